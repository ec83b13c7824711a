// Sigma = L L^T for a small symmetric positive definite matrix; log det Sigma = 2 sum_i log L_ii.
#pragma once

#include "kedge/matrix.hpp"

namespace kedge::tasks {

/// L, lower triangular.
Matrix<double> cholesky(const Matrix<double>& sigma);
/// log det of the block of rows and columns [first, first + size).
double log_determinant(const Matrix<double>& sigma, std::size_t first, std::size_t size);

}  // namespace kedge::tasks
