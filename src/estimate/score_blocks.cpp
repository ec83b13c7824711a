#include "estimate/score_blocks.hpp"

#include <algorithm>

#include "core/stable.hpp"

namespace kedge::estimate {

BlockScorer::BlockScorer(const critics::Critic& critic, std::vector<std::span<const float>> members,
                         const ScoreMap& map, std::size_t max_x, std::size_t max_y)
    : critic_(critic),
      members_(std::move(members)),
      map_(map),
      x_(max_x, critic.shape().x_dim),
      y_(max_y, critic.shape().y_dim),
      scores_(max_x, max_y) {
  if (map.categories) {
    const std::size_t count = map.categories->inputs.rows();
    const bool y_side = map.categories->side == Categories::Side::y;
    levels_ = y_side ? Matrix<float>(max_x, count) : Matrix<float>(count, max_y);
    (y_side ? max_y : max_x) = std::max(y_side ? max_y : max_x, count);
  }
  workspace_ = critic_.workspace(max_x, max_y);
  if (members_.size() > 1) one_ = Matrix<float>(max_x, max_y);
}

void BlockScorer::score_into(MatrixView<const float> x, MatrixView<const float> y, MatrixView<float> out) {
  critic_.forward(members_[0], x, y, *workspace_, out);
  for (std::size_t m = 1; m < members_.size(); ++m) {
    const MatrixView<float> one(one_.data(), x.rows(), y.rows());
    critic_.forward(members_[m], x, y, *workspace_, one);
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t j = 0; j < y.rows(); ++j) out(i, j) += one(i, j);
    }
  }
  const auto slope = static_cast<float>(map_.alpha / static_cast<double>(members_.size()));
  const auto offset = static_cast<float>(map_.offset);
  if (slope == 1 && offset == 0) return;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (float& s : out.row(i)) s = slope * s + offset;
  }
}

void BlockScorer::normalise(MatrixView<const float> x, MatrixView<const float> y, MatrixView<float> scores) {
  const Categories& c = *map_.categories;
  const bool y_side = c.side == Categories::Side::y;
  const MatrixView<float> levels(levels_.data(), y_side ? x.rows() : c.inputs.rows(),
                                 y_side ? c.inputs.rows() : y.rows());
  y_side ? score_into(x, c.inputs.view(), levels) : score_into(c.inputs.view(), y, levels);
  const std::size_t contexts = y_side ? x.rows() : y.rows();
  for (std::size_t i = 0; i < contexts; ++i) {
    LogSum sum;
    for (std::size_t l = 0; l < c.inputs.rows(); ++l) {
      sum.add(c.log_share[l] + static_cast<double>(y_side ? levels(i, l) : levels(l, i)));
    }
    const auto log_z = static_cast<float>(sum.value());
    for (std::size_t j = 0; j < (y_side ? y.rows() : x.rows()); ++j)
      (y_side ? scores(i, j) : scores(j, i)) -= log_z;
  }
}

MatrixView<float> BlockScorer::score(MatrixView<const float> x, MatrixView<const float> y) {
  const MatrixView<float> scores(scores_.data(), x.rows(), y.rows());
  score_into(x, y, scores);
  if (map_.categories) normalise(x, y, scores);
  return scores;
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
