#include "estimate/fit/evaluate.hpp"

#include <algorithm>
#include <limits>

#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "estimate/fit/score_blocks.hpp"
#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

// The mean over training rows needs no more of them than this.
constexpr std::size_t most_training_rows = 20000;

struct FoldResult {
  HeldOut held_out;
  std::vector<double> seen;  ///< scores of the first training rows
  std::vector<double> block_values;
};

}  // namespace

void shift(Evaluation& e, double offset) {
  e.held_out.shift(offset);
  for (double& score : e.pair_scores) score += offset;
  e.out_of_fold += offset;
  e.in_sample += offset;
}

Evaluation evaluate(const Rows& rows, const std::vector<Fold>& folds, const EvaluationPlan& plan,
                    const std::function<ScoreLoss()>& make_block_value, const Control& control) {
  Evaluation all;
  all.pair_scores.resize(rows.size());
  std::vector<FoldResult> results(folds.size());
  parallel_for(folds.size(), plan.threads, control.stop, [&](std::size_t f, const std::stop_token& stop) {
    const Fold& fold = folds[f];
    FoldResult& result = results[f];
    const std::size_t diagonal = diagonal_block(plan.folds[f]);
    const auto sizes = block_sizes(fold.held_out.size(), plan.wants_products ? plan.block : diagonal);
    double products = 0;
    for (const std::size_t size : sizes)
      products += static_cast<double>(size) * static_cast<double>(size - 1);
    const std::size_t largest = std::max(*std::ranges::max_element(sizes), diagonal);
    BlockScorer scorer(plan.folds[f], plan.map, largest, largest);
    const ScoreLoss block_value = make_block_value ? make_block_value() : ScoreLoss{};
    std::vector<double> weights;
    std::size_t first = 0;
    for (const std::size_t size : sizes) {
      if (stop.stop_requested()) return;
      const auto which = std::span(fold.held_out).subspan(first, size);
      const MatrixView<float> scores = scorer.score(rows.columns, which);
      weights.clear();
      for (const std::size_t row : which) weights.push_back(rows.weight(row));
      if (plan.wants_products) result.held_out.add(scores, weights, products);
      if (block_value) result.block_values.push_back(block_value(scores));
      for (std::size_t i = 0; i < size; ++i) all.pair_scores[which[i]] = static_cast<double>(scores(i, i));
      first += size;
    }
    if (!plan.wants_training) return;
    const auto seen = std::span(fold.training).first(std::min(fold.training.size(), most_training_rows));
    result.seen = pair_scores(scorer, rows.columns, seen, diagonal);
  });
  if (control.stop.stop_requested()) {
    throw Interrupted(
        "stopped while scoring the held-out rows, after training; there is no result and nothing was "
        "written");
  }
  all.out_of_fold = mean(all.pair_scores, rows.weights);
  all.in_sample = plan.wants_training ? all.out_of_fold : std::numeric_limits<double>::quiet_NaN();
  for (std::size_t f = 0; f < results.size(); ++f) {
    FoldResult& result = results[f];
    all.held_out.add(result.held_out);
    // Row by row against the same row's out-of-fold score, so that which rows were looked at makes no noise.
    const auto seen = std::span(folds[f].training).first(result.seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i) result.seen[i] -= all.pair_scores[seen[i]];
    all.in_sample += mean(result.seen, rows.weights_of(seen)) *
                     static_cast<double>(folds[f].held_out.size()) / static_cast<double>(rows.size());
    all.block_values.insert(all.block_values.end(), result.block_values.begin(), result.block_values.end());
  }
  return all;
}

}  // namespace kedge::estimate
