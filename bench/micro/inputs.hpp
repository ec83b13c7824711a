// Reproducible inputs for the micro-benchmarks.
#pragma once

#include <cstddef>

#include "core/philox.hpp"
#include "kedge/matrix.hpp"

namespace bench {

inline kedge::Matrix<float> normal_matrix(std::size_t rows, std::size_t cols, std::uint64_t seed = 0) {
  kedge::Rng rng(seed);
  kedge::Matrix<float> m(rows, cols);
  for (float& value : m.flat()) value = static_cast<float>(rng.normal());
  return m;
}

}  // namespace bench
