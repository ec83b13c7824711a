// A test of independence for dependence that oscillates, which smooth features miss: each column of normal
// scores z becomes u = Phi(z), uniform on [0, 1], and sin and cos of 2 pi m u. Fine waves of one side (m = 1
// ... 64) are held against coarse ones of the other (m = 1 ... 4), both ways round, by the norm of their
// covariance and its closed-form moments over permutations (random_features.hpp). The larger z-score counts.
#pragma once

#include <cstddef>

#include "kedge/matrix_view.hpp"

namespace kedge::neighbours {

/// Of normal scores; at most `rows` rows, evenly spaced. 0 where a variable is constant. Needs 4 rows.
double wave_test(MatrixView<const float> x, MatrixView<const float> y, std::size_t rows = 20000);

}  // namespace kedge::neighbours
