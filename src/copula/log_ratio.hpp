// The closed-form log density ratio of a Gaussian or Student copula, in canonical variates u = x^T x_map and
// v = y^T y_map of the scores, whose only correlations are rho_k between u_k and v_k:
//   Gaussian  sum_k [-1/2 log(1-rho^2) + (rho u v - rho^2 (u^2+v^2)/2) / (1-rho^2)]
//   Student   c + (df+p)/2 log(1+Qx/df) + (df+q)/2 log(1+Qy/df) - (df+p+q)/2 log(1+Q/df),
//             Qx = |u|^2, Qy = |v|^2, Q = Qx + Qy + sum_k [rho^2 (u^2+v^2) - 2 rho u v] / (1-rho^2),
//             c = logGamma((df+p+q)/2) + logGamma(df/2) - logGamma((df+p)/2) - logGamma((df+q)/2)
//                 - 1/2 sum_k log(1-rho^2)
// Both are log p(x, y) / (p(x) p(y)) of the elliptical density itself (Kotz and Nadarajah, "Multivariate t
// distributions and their applications", 2004), which a change of each coordinate leaves as it is.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "kedge/matrix.hpp"

namespace kedge::copula {

struct LogRatio {
  double df = std::numeric_limits<double>::infinity();  ///< infinity: Gaussian
  /// Scores to variates. Gaussian: one column a correlation. Student: as many as there are scores, because
  /// its radius needs all of them; the first of them have the correlations.
  Matrix<float> x_map, y_map;
  std::vector<double> rho;  ///< from the largest down, each in [0, 1)

  /// What depends on neither x nor y.
  double constant() const;
  /// One pair, in double: the reference that faster forms are held against.
  double operator()(std::span<const float> x_scores, std::span<const float> y_scores) const;
};

}  // namespace kedge::copula
