#include "estimate/fit/cross_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/parallel.hpp"
#include "estimate/fit/fold_inputs.hpp"
#include "estimate/fit/held_out.hpp"
#include "estimate/fit/pace.hpp"
#include "estimate/fit/score_blocks.hpp"
#include "kedge/error.hpp"
#include "train/meter.hpp"

namespace kedge::estimate {
namespace {

// Early stopping needs no more rows than this to see which look is best.
constexpr std::size_t most_rows_looked_at = 4096;
// Replicas under way for each of which one has its turn.
constexpr std::size_t waiting = 4;

std::vector<std::size_t> replicas_of(const CrossFit& fit) {
  std::vector<std::size_t> all(fit.looks.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

/// Looks that each of these replicas took.
std::size_t common_to(const CrossFit& fit, const std::vector<std::size_t>& replicas) {
  const auto looks = [&](std::size_t replica) { return fit.looks[replica].size(); };
  return looks(*std::ranges::min_element(replicas, {}, looks));
}

/// Replicas, in the order in which they train.
struct Order {
  std::vector<std::size_t> usual;  ///< pilots first
  std::size_t pilots = 0;
  /// Of folds with less than half their share of held-out rows, as groups may make them: so few rows cannot
  /// say when to stop, and looks must be common to all.
  std::vector<std::size_t> tiny;
};

Order order_of(const std::vector<Fold>& folds, std::size_t members, bool has_pilot) {
  std::size_t rows = 0;
  for (const Fold& fold : folds) rows += fold.held_out.size();
  Order order;
  for (std::size_t replica = 0; replica < folds.size() * members; ++replica) {
    const std::size_t f = replica / members;
    const bool is_tiny = 2 * folds.size() * folds[f].held_out.size() < rows;
    (is_tiny ? order.tiny : order.usual).push_back(replica);
    if (!is_tiny && has_pilot && f == 0) ++order.pilots;
  }
  return order;
}

}  // namespace

std::size_t CrossFit::common_looks() const { return common_to(*this, replicas_of(*this)); }

std::vector<Member> CrossFit::members(std::size_t fold, std::size_t look, double share) const {
  std::vector<Member> all;
  for (std::size_t m = 0; m < design.members; ++m) {
    all.push_back({critics[fold].get(), &design.folds[fold].x, &design.folds[fold].y,
                   looks[fold * design.members + m][look].weights,
                   share / static_cast<double>(design.members)});
  }
  return all;
}

Tiles CrossFit::fold_tiles(std::size_t fold, std::size_t look) const {
  std::vector<const Tiles*> all;
  for (std::size_t m = 0; m < design.members; ++m) all.push_back(&tiles[fold * design.members + m][look]);
  const std::vector<double> shares(all.size(), 1.0 / static_cast<double>(all.size()));
  return weighted_sum(all, shares);
}

std::span<const std::size_t> rows_looked_at(const Fold& fold) {
  return std::span(fold.held_out).first(std::min(fold.held_out.size(), most_rows_looked_at));
}

Tiles held_out_tiles(std::vector<Member> members, const Rows& rows, const Fold& fold,
                     const CrossFitPlan& plan) {
  const auto looked_at = rows_looked_at(fold);
  const auto sizes = block_sizes(looked_at.size(), plan.block);
  const std::size_t largest = *std::ranges::max_element(sizes);
  ScoreMap map;
  if (plan.categories) map.categories = *plan.categories;
  BlockScorer scorer(std::move(members), map, largest, largest);
  Tiles tiles;
  std::size_t first = 0;
  for (const std::size_t size : sizes) {
    scorer.add_tile(rows.columns, looked_at.subspan(first, size), tiles);
    first += size;
  }
  return tiles;
}

CrossFit cross_fit(Design design, const Rows& rows, const std::vector<Fold>& folds, const CrossFitPlan& plan,
                   const std::function<ScoreLoss()>& make_loss, const Control& control) {
  CrossFit fit;
  fit.design = std::move(design);
  for (const FoldDesign& fold : fit.design.folds) fit.critics.push_back(critics::make_critic(fold.shape));
  const std::size_t members = fit.design.members, replicas = folds.size() * members;
  fit.looks.resize(replicas);
  fit.tiles.resize(replicas);
  train::Meter meter(control, replicas, fit.design.training.schedule.steps);

  train::Settings training = fit.design.training;
  const auto work = [&](std::size_t replica, const std::stop_token& stop,
                        const std::function<bool(const train::Look&)>& goes_on) {
    if (stop.stop_requested()) return;
    const std::size_t f = replica / members;
    const FoldDesign& fold = fit.design.folds[f];
    const critics::Critic& critic = *fit.critics[f];
    const train::Inputs inputs = fold_inputs(fold, rows.columns);
    const ScoreLoss loss = make_loss();
    auto held_out_loss = [&](std::span<const float> weights) {
      Tiles tiles = held_out_tiles({{&critic, &fold.x, &fold.y, weights, 1}}, rows, folds[f], plan);
      double sum = 0;
      Matrix<float> room;
      for (std::size_t b = 0; b < tiles.blocks.size(); ++b) {
        const auto block = tiles.reported(b, plan.categories, room);
        sum += loss(block) * static_cast<double>(block.rows());
      }
      const auto count = static_cast<double>(tiles.rows());
      if (plan.keeps_tiles) fit.tiles[replica].push_back(std::move(tiles));
      return sum / count;
    };
    const train::ReplicaSeeds seeds{plan.seed, f, replica % members + 1000 * fit.design.number};
    fit.looks[replica] =
        train::train_replica(critic, training, inputs, folds[f].training, rows.weights, seeds, held_out_loss,
                             stop, {[&meter](std::size_t steps) { meter.advance(steps); }, goes_on});
    if (!stop.stop_requested()) meter.finish(fit.looks[replica].back().step);
  };
  const auto train_all = [&](const std::vector<std::size_t>& some, std::size_t pilots) {
    // Ranks that share batches must all come to the same one, so one replica is trained after another.
    const bool shared = training.ranks != nullptr;
    const std::size_t threads = resolve_threads(plan.threads), at_once = shared ? 1 : threads;
    training.threads =
        std::max<std::size_t>(1, shared ? threads : threads / some.size());  // left by replicas
    Pace pace(some.size(), pilots, at_once);
    // As many as may wait for each other.
    parallel_for(some.size(), at_once == 1 ? 1 : waiting * at_once, control.stop,
                 [&](std::size_t index, const std::stop_token& stop) {
                   const Turn turn(pace, index, stop);
                   work(some[index], stop, [&](const train::Look& look) {
                     return pace.goes_on(index, look.held_out_loss, stop);
                   });
                 });
  };
  const Order order = order_of(folds, members, plan.has_pilot);
  train_all(order.usual, order.pilots);
  if (!order.tiny.empty() && !control.stop.stop_requested()) {
    training.most_looks = common_to(fit, order.usual) - 1;
    training.earliest_stop = training.schedule.steps;
    train_all(order.tiny, 0);
  }

  if (control.stop.stop_requested()) {
    throw Interrupted(
        fmt::format("stopped after training {} of {} critics ({} of at most {} steps); there is no result "
                    "and nothing was written",
                    meter.finished(), replicas, meter.done(), meter.total()));
  }
  return fit;
}

std::size_t best_look(const CrossFit& fit, const std::vector<Fold>& folds) {
  const std::size_t common = fit.common_looks();
  std::size_t best = 1;
  double best_loss = std::numeric_limits<double>::infinity();
  for (std::size_t look = 1; look < common; ++look) {
    double loss = 0;
    for (std::size_t replica = 0; replica < fit.looks.size(); ++replica) {
      const auto rows = static_cast<double>(folds[replica / fit.design.members].held_out.size());
      loss += rows * fit.looks[replica][look].held_out_loss;
    }
    if (loss < best_loss) {
      best_loss = loss;
      best = look;
    }
  }
  return best;
}

}  // namespace kedge::estimate
