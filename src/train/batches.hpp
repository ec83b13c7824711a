// Batches of distinct pairs: a permutation of the training rows, drawn afresh once it is used up.
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
  /// batch <= rows.size().
  Batches(std::vector<std::size_t> rows, std::size_t batch, Rng rng);
  /// Valid until the next call.
  std::span<const std::size_t> next();

 private:
  std::vector<std::size_t> rows_;
  std::size_t batch_, position_ = 0;
  Rng rng_;
};

}  // namespace kedge::train
