#include "copula/shrinkage.hpp"

#include <algorithm>
#include <cmath>

namespace kedge::copula {
namespace {

constexpr double margin = 1.05;  // above the edge, where the largest correlation of noise still fluctuates

/// The larger r with square r = (r (1-c1) + c1)(r (1-c2) + c2), for a square above the edge.
double true_square(double square, double c1, double c2) {
  const double a = (1 - c1) * (1 - c2), b = square - c1 * (1 - c2) - c2 * (1 - c1);
  return std::min((b + std::sqrt(std::max(b * b - 4 * a * c1 * c2, 0.0))) / (2 * a), 1.0);
}

struct Variate {
  double alignment, variance;

  Variate(double r, double c, double c_other) {
    const double g = c / (1 - c), g_other = c_other / (1 - c_other);
    const double lean = r * (r * (1 - g) + g * (1 - g_other));
    alignment = std::max(r * r - g * g_other, 0.0) / lean;
    variance = lean / ((1 - c) * (r + g) * (r - g * g_other));
  }
};

}  // namespace

Shrunken unshrunken(std::span<const double> rho) {
  const std::vector<double> ones(rho.size(), 1.0);
  return {{rho.begin(), rho.end()}, ones, ones};
}

Shrunken shrink_spikes(std::span<const double> rho, double p, double q, double rows) {
  const double c1 = p / rows, c2 = q / rows;
  Shrunken result;
  if (!(c1 + c2 < 1)) return result;
  const double edge = c1 + c2 - 2 * c1 * c2 + 2 * std::sqrt(c1 * c2 * (1 - c1) * (1 - c2));
  for (const double sample : rho) {
    if (sample * sample <= margin * edge) break;
    const double r = true_square(sample * sample, c1, c2);
    const Variate x(r, c1, c2), y(r, c2, c1);
    result.rho.push_back(std::sqrt(r * x.alignment * y.alignment));
    result.x_factor.push_back(1 / std::sqrt(x.variance));
    result.y_factor.push_back(1 / std::sqrt(y.variance));
  }
  result.x_rest = std::sqrt(1 - c1);
  result.y_rest = std::sqrt(1 - c2);
  return result;
}

}  // namespace kedge::copula
