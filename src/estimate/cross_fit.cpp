#include "estimate/cross_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>

#include "core/parallel.hpp"
#include "estimate/held_out.hpp"
#include "estimate/score_blocks.hpp"
#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

// Early stopping needs no more rows than this to see which look is best.
constexpr std::size_t most_rows_looked_at = 4096;

/// Progress of all replicas together. Steps that early stopping saved count as done.
class Meter {
 public:
  Meter(const Control& control, std::size_t replicas, std::size_t steps)
      : control_(control), steps_(steps), total_(replicas * steps) {}

  void advance(std::size_t steps) { report(steps); }
  void finish(std::size_t taken) {
    ++finished_;
    report(steps_ - taken);
  }
  std::size_t finished() const { return finished_; }
  std::size_t done() const { return done_; }
  std::size_t total() const { return total_; }

 private:
  void report(std::size_t steps) {
    const std::lock_guard lock(guard_);
    done_ += steps;
    if (control_.progress) control_.progress({"training", done_, total_});
  }

  const Control& control_;
  std::size_t steps_, total_;
  std::atomic<std::size_t> done_{0}, finished_{0};
  std::mutex guard_;
};

}  // namespace

std::vector<std::span<const float>> CrossFit::weights(std::size_t fold, std::size_t look) const {
  std::vector<std::span<const float>> all;
  for (std::size_t m = 0; m < members; ++m) all.emplace_back(looks[fold * members + m][look].weights);
  return all;
}

CrossFit cross_fit(const critics::Critic& critic, const train::Pairs& pairs, std::vector<Fold> folds,
                   const CrossFitPlan& plan, const std::function<ScoreLoss()>& make_loss,
                   const Control& control) {
  CrossFit fit;
  fit.folds = std::move(folds);
  fit.members = plan.members;
  const std::size_t replicas = fit.folds.size() * plan.members;
  fit.looks.resize(replicas);
  Meter meter(control, replicas, plan.training.schedule.steps);

  parallel_for(replicas, plan.threads, control.stop, [&](std::size_t replica, const std::stop_token& stop) {
    if (stop.stop_requested()) return;
    const std::size_t fold = replica / plan.members;
    const auto& held_out = fit.folds[fold].held_out;
    const auto sizes = block_sizes(std::min(held_out.size(), most_rows_looked_at), plan.training.batch);
    const std::size_t largest = *std::ranges::max_element(sizes);
    const ScoreLoss loss = make_loss();
    const ScoreMap raw;
    auto held_out_loss = [&](std::span<const float> weights) {
      BlockScorer scorer(critic, {weights}, raw, largest, largest);
      double sum = 0;
      std::size_t first = 0;
      for (const std::size_t size : sizes) {
        sum +=
            loss(scorer.score(pairs, std::span(held_out).subspan(first, size))) * static_cast<double>(size);
        first += size;
      }
      return sum / static_cast<double>(first);
    };
    fit.looks[replica] = train::train_replica(critic, plan.training, pairs, fit.folds[fold].training,
                                              {plan.seed, fold, replica % plan.members}, held_out_loss, stop,
                                              [&meter](std::size_t steps) { meter.advance(steps); });
    if (!stop.stop_requested()) meter.finish(fit.looks[replica].back().step);
  });

  if (control.stop.stop_requested()) {
    throw Interrupted(
        fmt::format("stopped after training {} of {} critics ({} of at most {} steps); there is no result "
                    "and nothing was written",
                    meter.finished(), replicas, meter.done(), meter.total()));
  }
  return fit;
}

std::size_t best_look(const CrossFit& fit) {
  std::size_t common = std::numeric_limits<std::size_t>::max();
  for (const auto& looks : fit.looks) common = std::min(common, looks.size());
  std::size_t best = 1;
  double best_loss = std::numeric_limits<double>::infinity();
  for (std::size_t look = 1; look < common; ++look) {
    double loss = 0;
    for (std::size_t replica = 0; replica < fit.looks.size(); ++replica) {
      const auto rows = static_cast<double>(fit.folds[replica / fit.members].held_out.size());
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
