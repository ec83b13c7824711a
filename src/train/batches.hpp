// Batches of pairs: a permutation of the training rows, drawn afresh once it is used up. Weighted rows enter
// it as often as systematic sampling says: floor or ceiling of their share of its length.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/philox.hpp"
#include "kedge/matrix.hpp"

namespace kedge::train {

/// Standardised columns of both sides.
struct Pairs {
  Matrix<float> x, y;
  std::size_t size() const { return x.rows(); }
};

/// Copies the rows `which` of `from` to the top of `to`.
void gather(MatrixView<const float> from, std::span<const std::size_t> which, MatrixView<float> to);

class Batches {
 public:
  /// batch <= rows.size(). Weights are those of all rows, or empty for equal ones.
  Batches(std::vector<std::size_t> rows, std::span<const double> weights, std::size_t batch, Rng rng);
  /// Valid until the next call.
  std::span<const std::size_t> next();

 private:
  void draw();

  std::vector<std::size_t> rows_, order_;
  std::vector<double> weights_;  // of rows_; empty: equal
  std::size_t batch_, position_;
  Rng rng_;
};

}  // namespace kedge::train
