// (X, Y) multivariate normal with p + q columns: I = (log det Sigma_x + log det Sigma_y - log det Sigma) / 2.
#pragma once

#include "kedge/matrix.hpp"
#include "tasks/parts/joint.hpp"

namespace kedge::tasks {

/// The first p columns are X; the others, at least one, are Y.
Joint normal(std::size_t p, const Matrix<double>& sigma);
/// X and Y one column each, with correlation rho.
Joint normal_pair(double rho);

}  // namespace kedge::tasks
