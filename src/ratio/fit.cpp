#include "ratio/fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/parallel.hpp"
#include "kedge/error.hpp"
#include "train/meter.hpp"

namespace kedge::ratio {
namespace {

// Means over training rows, and three numbers that fit all rows, need no more of a sample than this.
constexpr std::size_t most_rows = 20000;

std::span<const std::size_t> first_of(const std::vector<std::size_t>& rows, std::size_t most) {
  return std::span(rows).first(std::min(rows.size(), most));
}

void append(Scores& all, const Scores& more) {
  all.p.insert(all.p.end(), more.p.begin(), more.p.end());
  all.q.insert(all.q.end(), more.q.begin(), more.q.end());
}

[[noreturn]] void interrupted() {
  throw Interrupted("stopped before the ratio was there; there is no result and nothing was written");
}

}  // namespace

Fit::Fit(const Plan& plan, const Samples& samples, const Control& control)
    : plan_(plan), samples_(samples), critic_(samples.p.inputs.cols(), plan.training.hidden) {
  const auto seed = static_cast<std::uint64_t>(plan.options.seed);
  p_folds_ = estimate::random_folds(samples.p.size(), plan.folds, seed);
  q_folds_ = estimate::random_folds(samples.q.size(), plan.folds, seed);
  bases_.resize(plan.folds);
  each_fold(control, [&](std::size_t f) {
    const auto bases = fit_bases(samples_, p_folds_[f].training, q_folds_[f].training);
    for (const auto& base : bases) {
      bases_[f].push_back({base->scores(samples_.p), base->scores(samples_.q)});
      if (f == 0) names_.push_back(base->name());
      if (!plan_.bases) break;
    }
  });
  choose_base();
  if (!plan_.critic) return;
  train(control);
  choose_map(control);
}

void Fit::each_fold(const Control& control, const std::function<void(std::size_t)>& work) const {
  parallel_for(plan_.folds, static_cast<std::size_t>(plan_.options.threads), control.stop,
               [&](std::size_t f, const std::stop_token& stop) {
                 if (!stop.stop_requested()) work(f);
               });
  if (control.stop.stop_requested()) interrupted();
}

/// The simplest that the best one does not beat by a standard error.
void Fit::choose_base() {
  std::vector<Scores> held_out(names_.size());
  for (std::size_t f = 0; f < folds(); ++f) {
    for (std::size_t b = 0; b < names_.size(); ++b) {
      const Scores& all = bases_[f][b];
      append(held_out[b], {pick(all.p, p_folds_[f].held_out), pick(all.q, q_folds_[f].held_out)});
    }
  }
  std::size_t best = 0;
  for (std::size_t b = 1; b < names_.size(); ++b) {
    if (pair_loss(held_out[b]) < pair_loss(held_out[best])) best = b;
  }
  std::size_t simplest = 0;
  while (simplest < best && gain(held_out[best], held_out[simplest]).significant()) ++simplest;
  chosen_.base = simplest;
  for (std::size_t b = 0; b < names_.size(); ++b) {
    if (b != simplest && !gain(held_out[simplest], held_out[b]).significant())
      alternatives_.push_back({b, {}});
  }
}

void Fit::train(const Control& control) {
  const std::size_t replicas = plan_.folds * plan_.members, steps = plan_.training.schedule.steps;
  looks_.resize(replicas);
  train::Meter meter(control, replicas, steps);
  parallel_for(
      replicas, static_cast<std::size_t>(plan_.options.threads), control.stop,
      [&](std::size_t replica, const std::stop_token& stop) {
        const std::size_t fold = replica / plan_.members;
        const Task task{samples_, bases_[fold][chosen_.base], p_folds_[fold], q_folds_[fold]};
        const Seeds seeds{static_cast<std::uint64_t>(plan_.options.seed), fold, replica % plan_.members};
        looks_[replica] = train_replica(critic_, plan_.training, task, seeds, stop,
                                        [&](std::size_t done) { meter.advance(done); });
        if (!stop.stop_requested()) meter.finish(looks_[replica].back().step);
      });
  if (control.stop.stop_requested()) interrupted();
}

/// Over the looks that all replicas took. The networks' part must gain a standard error.
void Fit::choose_map(const Control& control) {
  std::size_t common = looks_[0].size();
  for (const auto& looks : looks_) common = std::min(common, looks.size());
  const std::size_t most = most_rows / plan_.folds;
  const auto pooled = [&](const Map& map, std::size_t look) {
    Scores all;
    for (std::size_t f = 0; f < folds(); ++f) {
      append(all, score({chosen_.base, map}, f, look, first_of(p_folds_[f].held_out, most),
                        first_of(q_folds_[f].held_out, most)));
    }
    return all;
  };
  const Scores base = pooled({0, 0}, 0);
  std::vector<Choice> choices(common);
  parallel_for(common, static_cast<std::size_t>(plan_.options.threads), control.stop,
               [&](std::size_t look, const std::stop_token& stop) {
                 if (stop.stop_requested()) return;
                 Scores residual = pooled({1, 0}, look);
                 for (std::size_t i = 0; i < base.p.size(); ++i) residual.p[i] -= base.p[i];
                 for (std::size_t i = 0; i < base.q.size(); ++i) residual.q[i] -= base.q[i];
                 choices[look] = best_map(base, residual);
               });
  if (control.stop.stop_requested()) interrupted();
  look_ = 0;
  for (std::size_t look = 1; look < common; ++look) {
    if (choices[look].loss < choices[look_].loss) look_ = look;
  }
  const Map best = choices[look_].map;
  if (gain(pooled(best, look_), base).significant()) {
    chosen_.map = best;
    alternatives_.clear();  // closed forms that the networks have left behind
  } else {
    alternatives_.push_back({chosen_.base, best});
  }
}

std::string Fit::name() const {
  const std::string& base = names_[chosen_.base];
  if (chosen_.map.alpha == 0) return base == "zero" ? "equality" : base;
  return base == "zero" ? "critic" : base + "+critic";
}

Scores Fit::score(const Candidate& candidate, std::size_t fold, std::size_t look,
                  std::span<const std::size_t> p_rows, std::span<const std::size_t> q_rows) const {
  const Scores& all = bases_[fold][candidate.base];
  Scores base{pick(all.p, p_rows), pick(all.q, q_rows)};
  if (candidate.map.alpha == 0) return base;
  std::vector<std::span<const float>> members;
  for (std::size_t m = 0; m < plan_.members; ++m) {
    members.emplace_back(looks_[fold * plan_.members + m][look].weights);
  }
  return mapped(base,
                {critic_.scores(members, samples_.p.inputs.view(), p_rows),
                 critic_.scores(members, samples_.q.inputs.view(), q_rows)},
                candidate.map);
}

Scores Fit::held_out(const Candidate& candidate) const {
  Scores all{std::vector<float>(samples_.p.size()), std::vector<float>(samples_.q.size())};
  const auto place = [](const std::vector<float>& from, const std::vector<std::size_t>& rows,
                        std::vector<float>& to) {
    for (std::size_t i = 0; i < rows.size(); ++i) to[rows[i]] = from[i];
  };
  const SingleThreadedScope single;
  for (std::size_t f = 0; f < folds(); ++f) {
    const Scores part = score(candidate, f, look_, p_folds_[f].held_out, q_folds_[f].held_out);
    place(part.p, p_folds_[f].held_out, all.p);
    place(part.q, q_folds_[f].held_out, all.q);
  }
  return all;
}

Scores Fit::in_sample(const Candidate& candidate, std::size_t fold) const {
  const SingleThreadedScope single;
  return score(candidate, fold, look_, first_of(p_folds_[fold].training, most_rows),
               first_of(q_folds_[fold].training, most_rows));
}

double Fit::share(std::size_t fold) const {
  return static_cast<double>(p_folds_[fold].held_out.size() + q_folds_[fold].held_out.size()) /
         static_cast<double>(samples_.p.size() + samples_.q.size());
}

}  // namespace kedge::ratio
