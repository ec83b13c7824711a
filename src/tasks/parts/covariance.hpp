// Covariance matrices of (X, Y), all variances 1.
#pragma once

#include "kedge/matrix.hpp"

namespace kedge::tasks {

/// corr(X_i, Y_i) = rho for i < pairs, every other pair of columns independent; pairs <= min(p, q).
Matrix<double> paired_covariance(std::size_t p, std::size_t q, std::size_t pairs, double rho);
/// Every two columns have correlation rho.
Matrix<double> equal_covariance(std::size_t columns, double rho);

}  // namespace kedge::tasks
