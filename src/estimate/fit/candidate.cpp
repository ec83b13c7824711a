#include "estimate/fit/candidate.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>

#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "critics/on_base.hpp"
#include "estimate/fit/interruption.hpp"

namespace kedge::estimate {
namespace {

constexpr std::array<float, temperings - 1> tempered = {0.75, 0.5, 0.25};  // and 1, not tempered

struct Version {
  double loss = std::numeric_limits<double>::infinity();
  float alpha = 1;
  double offset = 0;
};

}  // namespace

AnchorMoments moments_of(const std::vector<Tiles>& tiles, const Rows& rows, const std::vector<Fold>& folds,
                         const Categories* categories, double nu) {
  AnchorMoments moments(nu);
  for (std::size_t f = 0; f < folds.size(); ++f)
    moments.add(tiles[f], rows.weights_of(rows_looked_at(folds[f])), categories);
  return moments;
}

Candidate base_candidate(std::string name, Design design, const Rows& rows, const std::vector<Fold>& folds,
                         const CrossFitPlan& plan, double nu, const Control& control) {
  Candidate c;
  c.name = std::move(name);
  c.fit.design = std::move(design);
  c.fit.design.members = 1;
  for (std::size_t f = 0; f < folds.size(); ++f) {
    c.fit.critics.push_back(critics::make_critic(c.fit.design.folds[f].shape));
    train::Look look;
    look.weights.resize(c.fit.critics[f]->layout().size());
    Rng unused(0);
    c.fit.critics[f]->initialise(unused, look.weights);
    c.fit.looks.push_back({std::move(look)});
  }
  c.tiles.resize(folds.size());
  parallel_for(folds.size(), plan.threads, control.stop, [&](std::size_t f, const std::stop_token& stop) {
    if (stop.stop_requested()) return;
    c.tiles[f] = held_out_tiles(c.fit.members(f, 0), rows, folds[f], plan);
  });
  stop_if_asked(control, "choosing a closed form");
  const AnchorMoments moments = moments_of(c.tiles, rows, folds, plan.categories, nu);
  c.row_losses = moments.row_losses(0);
  c.loss = moments.loss(0);
  c.saturated = moments.saturated();
  return c;
}

Candidate choose(std::string name, CrossFit fit, const Rows& rows, const std::vector<Fold>& folds,
                 const CrossFitPlan& plan, double nu, const Control& control) {
  const double furthest_offset = plan.categories ? 0 : largest_offset;
  // A cosine critic cannot start at 0, so its first look is not what tempering would move towards.
  const bool starts_at_base = fit.design.folds[0].shape.form != "cosine";
  std::vector<Tiles> start;
  for (std::size_t f = 0; f < folds.size(); ++f) start.push_back(fit.fold_tiles(f, 0));
  const auto at = [&](std::size_t look, float alpha) {
    std::vector<Tiles> tiles;
    for (std::size_t f = 0; f < folds.size(); ++f) {
      Tiles full = fit.fold_tiles(f, look);
      tiles.push_back(alpha == 1 ? std::move(full) : start[f].moved_towards(full, alpha));
    }
    return tiles;
  };

  std::vector<Version> best_of_look(fit.common_looks());
  const auto try_alpha = [&](std::size_t look, float alpha) {
    const AnchorMoments moments = moments_of(at(look, alpha), rows, folds, plan.categories, nu);
    const double offset = moments.best_offset(furthest_offset), loss = moments.loss(offset);
    if (loss < best_of_look[look].loss) best_of_look[look] = {loss, alpha, offset};
  };
  const std::size_t looks = best_of_look.size() - 1;
  parallel_for(looks, plan.threads, control.stop, [&](std::size_t index, const std::stop_token& stop) {
    if (!stop.stop_requested()) try_alpha(index + 1, 1);
  });
  // Tempering brings back a look that has gone a little too far: those near the best alone are worth it.
  if (starts_at_base) {
    const auto full = static_cast<std::size_t>(std::ranges::min_element(best_of_look, {}, &Version::loss) -
                                               best_of_look.begin());
    const std::size_t first = full > 2 ? full - 2 : 1, last = std::min(full + 2, looks);
    parallel_for(last - first + 1, plan.threads, control.stop,
                 [&](std::size_t index, const std::stop_token& stop) {
                   if (stop.stop_requested()) return;
                   for (const float alpha : tempered) try_alpha(first + index, alpha);
                 });
  }
  stop_if_asked(control, "choosing among critics");
  const auto best = std::ranges::min_element(best_of_look, {}, &Version::loss);

  Candidate c;
  c.name = std::move(name);
  c.look = static_cast<std::size_t>(best - best_of_look.begin());
  c.alpha = static_cast<double>(best->alpha);
  c.offset = best->offset;
  c.tiles = at(c.look, best->alpha);
  const AnchorMoments moments = moments_of(c.tiles, rows, folds, plan.categories, nu);
  c.row_losses = moments.row_losses(c.offset);
  c.loss = best->loss;
  fit.tiles.clear();
  for (std::size_t replica = 0; replica < fit.looks.size(); ++replica) {
    critics::set_network_scale(*fit.critics[replica / fit.design.members], fit.looks[replica][c.look].weights,
                               c.alpha);
  }
  c.fit = std::move(fit);
  return c;
}

Gain gain(std::span<const double> from, std::span<const double> to, std::span<const double> weights) {
  std::vector<double> falls(from.size());
  std::ranges::transform(from, to, falls.begin(), std::minus<>());
  return {mean(falls, weights), mean_error(falls, weights)};
}

std::vector<double> weights_looked_at(const Rows& rows, const std::vector<Fold>& folds) {
  std::vector<double> all;
  for (const Fold& fold : folds) {
    if (rows_looked_at(fold).size() < 2) continue;  // no negatives, so no loss (AnchorMoments::add)
    const auto weights = rows.weights_of(rows_looked_at(fold));
    all.insert(all.end(), weights.begin(), weights.end());
  }
  return all;
}

}  // namespace kedge::estimate
