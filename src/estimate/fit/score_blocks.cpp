#include "estimate/fit/score_blocks.hpp"

#include <algorithm>

namespace kedge::estimate {
namespace {

std::size_t work_per_pair(std::span<const Member> members) {
  std::size_t work = 0;
  for (const Member& member : members) work += member.critic->work_per_pair();
  return work;
}

bool same_features(const Member& a, const Member& b) { return a.x == b.x && a.y == b.y; }

}  // namespace

BlockScorer::BlockScorer(std::vector<Member> members, const ScoreMap& map, std::size_t max_x,
                         std::size_t max_y)
    : members_(std::move(members)),
      map_(map),
      x_(max_x, members_[0].x->inputs()),
      y_(max_y, members_[0].y->inputs()),
      scores_(max_x, max_y) {
  if (map.categories) {
    const std::size_t count = map.categories->inputs.rows();
    const bool y_side = map.categories->side == Categories::Side::y;
    levels_ = y_side ? Matrix<float>(max_x, count) : Matrix<float>(count, max_y);
    (y_side ? max_y : max_x) = std::max(y_side ? max_y : max_x, count);
  }
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const Member& member = members_[m];
    Seat seat;
    seat.workspace = member.critic->workspace(max_x, max_y);
    if (m == 0 || !same_features(member, members_[m - 1])) {
      seat.x = Matrix<float>(max_x, member.x->outputs());
      seat.y = Matrix<float>(max_y, member.y->outputs());
    }
    seats_.push_back(std::move(seat));
  }
  one_ = Matrix<float>(max_x, max_y);
}

void BlockScorer::score_into(MatrixView<const float> x, MatrixView<const float> y, MatrixView<float> out) {
  const MatrixView<float> one(one_.data(), x.rows(), y.rows());
  MatrixView<float> fx, fy;
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const Member& member = members_[m];
    if (m == 0 || !same_features(member, members_[m - 1])) {
      fx = seats_[m].x.top(x.rows());
      fy = seats_[m].y.top(y.rows());
      member.x->apply(x, fx);
      member.y->apply(y, fy);
    }
    member.critic->forward(member.weights, fx, fy, *seats_[m].workspace, m == 0 ? out : one);
    const auto share = static_cast<float>(member.share);
    const auto offset = m == 0 ? static_cast<float>(map_.offset) : 0.0f;
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t j = 0; j < y.rows(); ++j) {
        out(i, j) = m == 0 ? share * out(i, j) + offset : out(i, j) + share * one(i, j);
      }
    }
  }
}

MatrixView<float> BlockScorer::levels(MatrixView<const float> x, MatrixView<const float> y) {
  const auto inputs = map_.categories->inputs.view();
  const bool y_side = map_.categories->side == Categories::Side::y;
  const MatrixView<float> out(levels_.data(), y_side ? x.rows() : inputs.rows(),
                              y_side ? inputs.rows() : y.rows());
  y_side ? score_into(x, inputs, out) : score_into(inputs, y, out);
  return out;
}

MatrixView<float> BlockScorer::score(MatrixView<const float> x, MatrixView<const float> y) {
  const MatrixView<float> scores(scores_.data(), x.rows(), y.rows());
  score_into(x, y, scores);
  if (map_.categories) normalise(*map_.categories, levels(x, y), scores);
  return scores;
}

MatrixView<float> BlockScorer::score(const train::Pairs& pairs, std::span<const std::size_t> which) {
  train::gather(pairs.x.view(), which, x_.view());
  train::gather(pairs.y.view(), which, y_.view());
  return score(x_.top(which.size()), y_.top(which.size()));
}

void BlockScorer::add_tile(const train::Pairs& pairs, std::span<const std::size_t> which, Tiles& tiles) {
  train::gather(pairs.x.view(), which, x_.view());
  train::gather(pairs.y.view(), which, y_.view());
  const auto x = x_.top(which.size()), y = y_.top(which.size());
  const auto keep = [](MatrixView<const float> view, std::vector<Matrix<float>>& to) {
    Matrix<float> copy(view.rows(), view.cols());
    std::copy_n(view.data(), copy.size(), copy.data());
    to.push_back(std::move(copy));
  };
  const MatrixView<float> scores(scores_.data(), which.size(), which.size());
  score_into(x, y, scores);
  keep(scores, tiles.blocks);
  if (map_.categories) keep(levels(x, y), tiles.levels);
}

std::size_t evaluation_block(std::span<const Member> members) {
  return work_per_pair(members) > 10000 ? 256 : 1024;
}

std::size_t diagonal_block(std::span<const Member> members) {
  return work_per_pair(members) > 10000 ? 8 : 64;
}

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
