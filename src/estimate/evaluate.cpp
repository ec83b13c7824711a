#include "estimate/evaluate.hpp"

#include <algorithm>

#include "core/parallel.hpp"
#include "estimate/score_blocks.hpp"
#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

// The mean over training rows needs no more of them than this.
constexpr std::size_t most_training_rows = 20000;

struct FoldResult {
  HeldOut held_out;
  double in_sample = 0;
  std::vector<double> block_values;
};

}  // namespace

Evaluation evaluate(const critics::Critic& critic, const train::Pairs& pairs, const CrossFit& fit,
                    const EvaluationPlan& plan, const std::function<ScoreLoss()>& make_block_value,
                    const Control& control) {
  Evaluation all;
  all.pair_scores.resize(pairs.size());
  std::vector<FoldResult> results(fit.folds.size());
  parallel_for(fit.folds.size(), plan.threads, control.stop, [&](std::size_t f, const std::stop_token& stop) {
    const Fold& fold = fit.folds[f];
    FoldResult& result = results[f];
    const auto sizes = block_sizes(fold.held_out.size(), plan.block);
    double products = 0;
    for (const std::size_t size : sizes)
      products += static_cast<double>(size) * static_cast<double>(size - 1);
    const std::size_t largest = *std::ranges::max_element(sizes);
    const std::size_t diagonal = diagonal_block(critic);
    BlockScorer scorer(critic, fit.weights(f, plan.look), plan.map, std::max(largest, diagonal),
                       std::max(largest, diagonal));
    const ScoreLoss block_value = make_block_value ? make_block_value() : ScoreLoss{};
    std::size_t first = 0;
    for (const std::size_t size : sizes) {
      if (stop.stop_requested()) return;
      const auto rows = std::span(fold.held_out).subspan(first, size);
      const MatrixView<float> scores = scorer.score(pairs, rows);
      result.held_out.add(scores, products);
      if (block_value) result.block_values.push_back(block_value(scores));
      for (std::size_t i = 0; i < size; ++i) all.pair_scores[rows[i]] = static_cast<double>(scores(i, i));
      first += size;
    }
    if (!plan.want_in_sample) return;
    const auto seen = std::span(fold.training).first(std::min(fold.training.size(), most_training_rows));
    double sum = 0;
    for (const double s : pair_scores(scorer, pairs, seen, diagonal)) sum += s;
    result.in_sample = sum / static_cast<double>(seen.size());
  });
  if (control.stop.stop_requested()) {
    throw Interrupted(
        "stopped while scoring the held-out rows, after training; there is no result and nothing was "
        "written");
  }
  for (std::size_t f = 0; f < results.size(); ++f) {
    all.held_out.add(results[f].held_out);
    all.in_sample += results[f].in_sample * static_cast<double>(fit.folds[f].held_out.size()) /
                     static_cast<double>(pairs.size());
    all.block_values.insert(all.block_values.end(), results[f].block_values.begin(),
                            results[f].block_values.end());
  }
  return all;
}

std::vector<Matrix<float>> held_out_blocks(const critics::Critic& critic, const train::Pairs& pairs,
                                           const CrossFit& fit, std::size_t look, std::size_t block,
                                           std::size_t most_rows) {
  const SingleThreadedScope single;
  const ScoreMap raw;
  std::vector<Matrix<float>> blocks;
  for (std::size_t f = 0; f < fit.folds.size(); ++f) {
    const auto& held_out = fit.folds[f].held_out;
    const auto sizes = block_sizes(
        std::min(held_out.size(), std::max<std::size_t>(block, most_rows / fit.folds.size())), block);
    const std::size_t largest = *std::ranges::max_element(sizes);
    BlockScorer scorer(critic, fit.weights(f, look), raw, largest, largest);
    std::size_t first = 0;
    for (const std::size_t size : sizes) {
      const auto scores = scorer.score(pairs, std::span(held_out).subspan(first, size));
      Matrix<float> copy(size, size);
      std::ranges::copy(std::span(scores.data(), size * size), copy.data());
      blocks.push_back(std::move(copy));
      first += size;
    }
  }
  return blocks;
}

}  // namespace kedge::estimate
