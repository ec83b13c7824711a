// Columns to mean 0 and variance 1 over the entities of pairs, an entity counting as often as it occurs,
// clipped to
// +-10 (Gowri et al., 2024).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kedge/matrix.hpp"

namespace kedge::link {

class PairScaling {
 public:
  /// Over `entities`, with repetitions. A constant column becomes 0.
  PairScaling(MatrixView<const float> rows, std::span<const std::size_t> entities);
  Matrix<float> apply(MatrixView<const float> rows) const;

 private:
  std::vector<double> centre_, inverse_;
};

}  // namespace kedge::link
