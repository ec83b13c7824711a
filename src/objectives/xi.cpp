#include "objectives/xi.hpp"

#include <cmath>

namespace kedge::objectives {
namespace {

constexpr double highest = 60;  // the divergence is flat to the last digit long before

}  // namespace

double divergence_at(double y, double nu) {
  const double p1 = 1 / (1 + nu), p0 = nu / (1 + nu), q = std::exp(-y), rest = -std::expm1(-y);
  const double log_m = std::log1p(-p0 * rest);
  return -p1 * log_m + p0 * (q * (-y - log_m) - rest * std::log(p0));
}

double mi_at_divergence(double divergence, double nu) {
  if (!(divergence > 0)) return std::isnan(divergence) ? divergence : 0;
  if (divergence >= divergence_at(highest, nu)) return highest;
  double low = 0, high = highest;
  for (int i = 0; i < 100 && high - low > 1e-15 * high; ++i) {
    const double middle = (low + high) / 2;
    (divergence_at(middle, nu) < divergence ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace kedge::objectives
