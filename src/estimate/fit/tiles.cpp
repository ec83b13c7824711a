#include "estimate/fit/tiles.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/stable.hpp"
#include "kernels/row_log.hpp"

namespace kedge::estimate {
namespace {

void move_towards(std::vector<Matrix<float>>& from, const std::vector<Matrix<float>>& other, float factor) {
  for (std::size_t b = 0; b < from.size(); ++b) {
    const auto to = other[b].flat();
    for (std::size_t i = 0; i < to.size(); ++i) from[b].flat()[i] += factor * (to[i] - from[b].flat()[i]);
  }
}

using Blocks = std::vector<Matrix<float>> Tiles::*;

std::vector<Matrix<float>> weighted_sum(std::span<const Tiles* const> tiles, std::span<const double> shares,
                                        Blocks blocks) {
  std::vector<Matrix<float>> out;
  for (std::size_t b = 0; b < (tiles[0]->*blocks).size(); ++b) {
    Matrix<float> sum((tiles[0]->*blocks)[b].rows(), (tiles[0]->*blocks)[b].cols());
    for (std::size_t t = 0; t < tiles.size(); ++t) {
      const auto share = static_cast<float>(shares[t]);
      const auto from = (tiles[t]->*blocks)[b].flat();
      for (std::size_t i = 0; i < sum.size(); ++i) sum.flat()[i] += share * from[i];
    }
    out.push_back(std::move(sum));
  }
  return out;
}

}  // namespace

std::size_t Tiles::rows() const {
  std::size_t sum = 0;
  for (const auto& block : blocks) sum += block.rows();
  return sum;
}

Tiles Tiles::moved_towards(const Tiles& other, float factor) const {
  Tiles out = *this;
  move_towards(out.blocks, other.blocks, factor);
  move_towards(out.levels, other.levels, factor);
  return out;
}

MatrixView<const float> Tiles::reported(std::size_t block, const Categories* categories,
                                        Matrix<float>& room) const {
  if (!categories) return blocks[block].view();
  room = blocks[block];
  normalise(*categories, levels[block].view(), room.view());
  return std::as_const(room).view();
}

Tiles weighted_sum(std::span<const Tiles* const> tiles, std::span<const double> shares) {
  return {weighted_sum(tiles, shares, &Tiles::blocks), weighted_sum(tiles, shares, &Tiles::levels)};
}

void AnchorMoments::add(const Tiles& tiles, std::span<const double> row_weights,
                        const Categories* categories) {
  std::size_t first = 0;
  Matrix<float> room;
  for (std::size_t b = 0; b < tiles.blocks.size(); ++b) {
    const auto block = tiles.reported(b, categories, room);
    add(block, row_weights.empty() ? row_weights : row_weights.subspan(first, block.rows()));
    first += block.rows();
  }
}

void AnchorMoments::add(MatrixView<const float> block, std::span<const double> row_weights) {
  const std::size_t m = block.rows();
  if (m < 2) return;
  Matrix<float> transposed(m, m);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < m; ++j) transposed(j, i) = block(i, j);
  }
  std::vector<float> negatives(m - 1);
  for (std::size_t i = 0; i < m; ++i) {
    for (const MatrixView<const float> direction : {block, MatrixView<const float>(transposed.view())}) {
      const auto row = direction.row(i);
      // The negative after the pair, in a circle, is the one that its tuple leaves out: it goes last.
      const std::size_t left_out = (i + 1) % m;
      std::size_t to = 0;
      for (std::size_t j = 0; j < m; ++j) {
        if (j != i && j != left_out) negatives[to++] = row[j];
      }
      negatives[to] = row[left_out];
      const double shift = static_cast<double>(kernels::row_maximum(row.data(), m).value);
      const double others = m > 2 ? kernels::row_sum_exp(negatives.data(), m - 2, shift) : 0;
      const double pair = static_cast<double>(row[i]);
      rows_.push_back({pair, shift + std::log(others + std::exp(pair - shift)),
                       shift + std::log(others + std::exp(static_cast<double>(row[left_out]) - shift)),
                       static_cast<double>(m - 1), row_weights.empty() ? 1 : row_weights[i]});
    }
  }
}

double AnchorMoments::row_loss(const Row& row, double offset) const {
  const double log_nu = std::log(nu_);
  const double tuple = log_nu + softplus(row.tuple + offset - log_nu) - row.pair - offset;
  return (row.k * tuple + nu_ * softplus(row.negatives + offset - log_nu)) / (row.k + nu_);
}

std::vector<double> AnchorMoments::row_losses(double offset) const {
  std::vector<double> losses(rows_.size() / 2);
  for (std::size_t i = 0; i < losses.size(); ++i) {
    losses[i] = 0.5 * (row_loss(rows_[2 * i], offset) + row_loss(rows_[2 * i + 1], offset));
  }
  return losses;
}

double AnchorMoments::loss(double offset) const {
  double sum = 0, weight = 0;
  for (const Row& row : rows_) {
    sum += row.weight * row_loss(row, offset);
    weight += row.weight;
  }
  return weight > 0 ? sum / weight : 0;
}

double AnchorMoments::saturated() const {
  const auto count =
      std::ranges::count_if(rows_, [](const Row& row) { return row.pair - row.tuple > std::log(0.99); });
  return static_cast<double>(count) / static_cast<double>(rows_.size());
}

double AnchorMoments::best_offset(double largest) const {
  if (rows_.empty()) return 0;
  const double log_nu = std::log(nu_);
  double low = -largest, high = largest, offset = 0;
  // Newton's steps, halving the bracket instead where they leave it.
  for (int step = 0; step < 8; ++step) {
    double slope = 0, curvature = 0;
    for (const Row& row : rows_) {
      const double tuple = sigmoid(row.tuple + offset - log_nu);
      const double anchor = sigmoid(row.negatives + offset - log_nu);
      const double weight = row.weight / (row.k + nu_);
      slope += weight * (row.k * (tuple - 1) + nu_ * anchor);
      curvature += weight * (row.k * tuple * (1 - tuple) + nu_ * anchor * (1 - anchor));
    }
    (slope > 0 ? high : low) = offset;
    const double next = offset - slope / curvature;
    const double taken = next > low && next < high ? next : 0.5 * (low + high);
    if (std::abs(taken - offset) < 1e-3) return taken;
    offset = taken;
  }
  return offset;
}

}  // namespace kedge::estimate
