// Scatter of a centred multivariate Student sample with df known, by EM: with S = scatter, d = dimensions,
//   u_i = (df + d) / (df + t_i^T S^-1 t_i),   S <- sum_i w_i u_i t_i t_i^T / sum_i w_i u_i
// (Liu and Rubin, Statistica Sinica 1995; dividing by sum w u instead of sum w has the same fixed point and
// reaches it in fewer steps: Kent, Tyler and Vardi, 1994; Liu, Rubin and Wu, 1998).
#pragma once

#include <Eigen/Core>

#include "copula/correlation.hpp"
#include "copula/sample.hpp"

namespace kedge::copula {

/// t^T S^-1 t of each column of `block`, S with the ridge of canonical.hpp on its correlations.
class Distance {
 public:
  explicit Distance(const Correlation& scatter);
  Eigen::VectorXd operator()(const Eigen::MatrixXd& block) const;
  double log_determinant() const;  ///< of the correlations

 private:
  Eigen::MatrixXd whitening_;
  double log_determinant_ = 0;
};

/// From `start`, until no correlation or relative scale moves by more than `tolerance`; at most `steps`.
Correlation student_scatter(const Sample& t, double df, Correlation start, int steps, double tolerance);

}  // namespace kedge::copula
