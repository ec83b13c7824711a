// The quantile function of a mixture of two unit normals: w Phi(x - a) + (1 - w) Phi(x - b).
#pragma once

namespace kedge::tasks {

struct NormalMixture {
  double weight, first, second;  ///< w, a, b

  double cdf(double x) const;
  /// By bisection on [-10, 10].
  double quantile(double p) const;
};

}  // namespace kedge::tasks
