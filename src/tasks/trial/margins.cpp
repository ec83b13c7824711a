// A normal copula with heavy margins: F^-1(Phi(z)) of each column of a normal pair, I = -log(1 - rho^2) / 2.
#include <cmath>
#include <numbers>

#include "core/special.hpp"
#include "tasks/parts/maps.hpp"
#include "tasks/parts/normal.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

Joint cauchy_margins(double rho) {
  const Map map = each([](double z) {  // from the near tail, which keeps its digits
    const double t = 1 / std::tan(std::numbers::pi * normal_cdf(-std::abs(z)));
    return z < 0 ? -t : t;
  });
  return mapped(normal_pair(rho), map, map);
}

Joint pareto_margins(double rho) {  // of index 1.5: a mean, but no variance
  const Map map = each([](double z) { return std::pow(normal_cdf(-z), -1 / 1.5); });
  return mapped(normal_pair(rho), map, map);
}

Joint lognormal_margins(double rho) {
  const Map map = each([](double z) { return std::exp(2 * z); });
  return mapped(normal_pair(rho), map, map);
}

}  // namespace kedge::tasks
