// A test of independence that needs no model: distance covariance, which is zero for independent variables
// only. With a_ij = |x_i - x_j| and b_ij = |y_i - y_j|, Euclidean, both centred to zero row and column sums,
// A and B,
//
//   V = 1/m^2 sum_ij A_ij B_ij,
//
// compared with its values when the rows of y are permuted. Szekely, Rizzo and Bakirov, "Measuring and
// testing dependence by correlation of distances", Annals of Statistics 35, 2007. It costs m^2 for each
// permutation, so it looks at m rows drawn at random; random_features.hpp looks at all of them, and sees
// finer structure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>

#include "kedge/matrix_view.hpp"

namespace kedge::neighbours {

struct DistanceCovarianceOptions {
  std::size_t rows = 800, permutations = 200;
  bool squares = false;  ///< also test the squares of all columns, and take the more conspicuous
  std::uint64_t seed = 0;
  std::size_t threads = 1;
  std::stop_token stop{};
};

struct PermutationTest {
  double
      z;  ///< (statistic - mean) / deviation over permutations; 0 where they do not vary, as for a constant
  double
      p_value;  ///< (1 + permutations that reach z) / (1 + permutations): valid at any number of permutations
};

/// Needs 4 rows. Throws InputError and Interrupted.
PermutationTest distance_covariance_test(MatrixView<const float> x, MatrixView<const float> y,
                                         const DistanceCovarianceOptions& options = {});

}  // namespace kedge::neighbours
