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

double alignment(double r, double c) { return 1 / (1 + c * (1 - r) / (r * (1 - c))); }

}  // namespace

Shrunken shrink_spikes(std::span<const double> rho, double p, double q, double rows) {
  const double c1 = p / rows, c2 = q / rows;
  Shrunken result;
  if (!(c1 + c2 < 1)) return result;
  const double edge = c1 + c2 - 2 * c1 * c2 + 2 * std::sqrt(c1 * c2 * (1 - c1) * (1 - c2));
  for (const double sample : rho) {
    if (sample * sample <= margin * edge) break;
    const double r = true_square(sample * sample, c1, c2);
    result.rho.push_back(std::sqrt(r * alignment(r, c1) * alignment(r, c2)));
  }
  result.x_factor = std::sqrt(1 - c1);
  result.y_factor = std::sqrt(1 - c2);
  return result;
}

}  // namespace kedge::copula
