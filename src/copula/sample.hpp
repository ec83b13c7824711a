// Pairs of rows of scores with their weights, read as columns of doubles a block at a time.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "kedge/matrix_view.hpp"

namespace kedge::copula {

struct Sample {
  MatrixView<const float> x, y;
  std::span<const double> weights;  ///< one a row, none negative; empty: all equal

  std::size_t rows() const { return x.rows(); }
  std::size_t dims() const { return x.cols() + y.cols(); }
  double weight(std::size_t row) const { return weights.empty() ? 1.0 : weights[row]; }
  double total_weight() const;
  /// (sum w)^2 / sum w^2, the number of rows of equal weight that say as much (Kish, "Survey sampling",
  /// 1965).
  double effective_rows() const;
  /// Whether a coordinate of [x | y] takes more than one value on rows that count.
  std::vector<bool> varies() const;

  /// Rows a block, so that one stays in cache.
  std::size_t block_rows() const;
  /// Coordinates down, `count` rows from `first` on across.
  void read(std::size_t first, std::size_t count, Eigen::MatrixXd& block) const;

  /// Calls f(first row, block) over all rows; f may write into the block.
  template <class F>
  void for_blocks(F f) const {
    Eigen::MatrixXd block;
    for (std::size_t first = 0; first < rows(); first += block_rows()) {
      const std::size_t left = rows() - first;
      read(first, left < block_rows() ? left : block_rows(), block);
      f(first, block);
    }
  }
};

/// Throws InputError unless the rows match.
Sample make_sample(MatrixView<const float> x, MatrixView<const float> y, std::span<const double> weights);

}  // namespace kedge::copula
