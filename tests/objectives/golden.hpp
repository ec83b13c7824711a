// One matrix of scores on which every objective was once computed to twelve digits, by an independent
// implementation.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "kedge/matrix.hpp"

namespace kedge {

/// S_ij = 2 sin(1 + 3i + 7j + ij/2) + 1.5 [i = j], 5 x 5.
inline Matrix<double> golden_scores() {
  Matrix<double> s(5, 5);
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 5; ++j) {
      const double x = static_cast<double>(i), y = static_cast<double>(j);
      s(i, j) = 2 * std::sin(1 + 3 * x + 7 * y + x * y / 2) + (i == j ? 1.5 : 0);
    }
  }
  return s;
}

inline const std::array<double, 5> golden_baseline = {0.1, -0.2, 0.3, 0, 0.5};

}  // namespace kedge
