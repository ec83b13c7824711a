#include "estimate/score_blocks.hpp"

#include <algorithm>

namespace kedge::estimate {

BlockScorer::BlockScorer(const critics::Critic& critic, std::vector<std::span<const float>> members,
                         std::size_t max_x, std::size_t max_y)
    : critic_(critic),
      members_(std::move(members)),
      workspace_(critic.workspace(max_x, max_y)),
      x_(max_x, critic.shape().x_dim),
      y_(max_y, critic.shape().y_dim),
      scores_(max_x, max_y),
      one_(members_.size() > 1 ? max_x : 0, max_y) {}

MatrixView<float> BlockScorer::score(MatrixView<const float> x, MatrixView<const float> y) {
  const MatrixView<float> sum(scores_.data(), x.rows(), y.rows());
  critic_.forward(members_[0], x, y, *workspace_, sum);
  const float share = 1 / static_cast<float>(members_.size());
  for (std::size_t m = 1; m < members_.size(); ++m) {
    const MatrixView<float> one(one_.data(), x.rows(), y.rows());
    critic_.forward(members_[m], x, y, *workspace_, one);
    const bool last = m + 1 == members_.size();
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t j = 0; j < y.rows(); ++j) {
        sum(i, j) = last ? (sum(i, j) + one(i, j)) * share : sum(i, j) + one(i, j);
      }
    }
  }
  return sum;
}

MatrixView<float> BlockScorer::score(const train::Pairs& pairs, std::span<const std::size_t> which) {
  train::gather(pairs.x.view(), which, x_.view());
  train::gather(pairs.y.view(), which, y_.view());
  return score(x_.top(which.size()), y_.top(which.size()));
}

std::size_t evaluation_block(const critics::Critic& critic) {
  return critic.work_per_pair() > 10000 ? 256 : 1024;
}

std::size_t diagonal_block(const critics::Critic& critic) { return critic.work_per_pair() > 10000 ? 8 : 64; }

std::vector<double> pair_scores(BlockScorer& scorer, const train::Pairs& pairs,
                                std::span<const std::size_t> which, std::size_t block) {
  std::vector<double> scores;
  scores.reserve(which.size());
  for (std::size_t first = 0; first < which.size(); first += block) {
    const auto rows = which.subspan(first, std::min(block, which.size() - first));
    const auto s = scorer.score(pairs, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) scores.push_back(static_cast<double>(s(i, i)));
  }
  return scores;
}

}  // namespace kedge::estimate
