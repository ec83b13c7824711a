#include "estimate/interval.hpp"

#include <cmath>
#include <numbers>

namespace kedge::estimate {
namespace {

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

}  // namespace

double normal_quantile(double p) {
  // Sixty halvings of a width of 40: exact to rounding, and nowhere near a hot path.
  const double tail = p < 0.5 ? p : 1 - p;  // the lower tail keeps its digits
  double low = -40, high = 0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (normal_cdf(middle) < tail ? low : high) = middle;
  }
  const double z = 0.5 * (low + high);
  return p < 0.5 ? z : -z;
}

std::array<double, 2> normal_interval(double value, double std_error, double level) {
  const double z = normal_quantile(0.5 * (1 + level));
  return {value - z * std_error, value + z * std_error};
}

}  // namespace kedge::estimate
