// Weighted correlation matrix of [x | y]:
//   r_ab = sum_i w_i (s_ia - m_a)(s_ib - m_b) / (sd_a sd_b sum_i w_i), in double, block by block.
#pragma once

#include <Eigen/Core>

#include "copula/sample.hpp"

namespace kedge::copula {

struct Correlation {
  Eigen::MatrixXd matrix;         ///< a coordinate without variance is uncorrelated with every other
  Eigen::VectorXd inverse_scale;  ///< 1 / deviation of each coordinate; 0 without variance
};

Correlation correlation(const Sample& sample);

/// From the lower triangle of a covariance; `varies` says which coordinates have one.
Correlation from_covariance(const Eigen::MatrixXd& lower, const std::vector<bool>& varies);

}  // namespace kedge::copula
