#include "ratio/pareto.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "core/moments.hpp"

namespace kedge::ratio {
namespace {

/// The shape at one value of theta = -k / scale, for exceedances x.
double shape_at(double theta, const std::vector<double>& x) {
  double sum = 0;
  for (const double v : x) sum += std::log1p(-theta * v);
  return sum / static_cast<double>(x.size());
}

}  // namespace

double pareto_shape(std::vector<double> log_weights) {
  constexpr double heavy = std::numeric_limits<double>::infinity(), light = -heavy;
  constexpr std::size_t fewest = 5;
  std::ranges::sort(log_weights);
  const auto n = static_cast<double>(log_weights.size());
  const auto tail = static_cast<std::size_t>(std::min(0.2 * n, 3 * std::sqrt(n)));
  if (tail < fewest) return light;

  // In units of the largest weight, so that nothing overflows.
  const double largest = log_weights.back();
  const double cutoff = std::exp(log_weights[log_weights.size() - tail - 1] - largest);
  std::vector<double> x;
  for (std::size_t i = log_weights.size() - tail; i < log_weights.size(); ++i) {
    x.push_back(std::exp(log_weights[i] - largest) - cutoff);
  }
  const auto m = static_cast<double>(tail);
  const auto quarter = (tail + 2) / 4 - 1;
  const double quartile = x[quarter];
  const std::size_t cut = log_weights.size() - tail - 1;
  if (!(log_weights[cut + 1 + quarter] - log_weights[cut] > 1e-9)) return light;
  if (!(quartile > 1e-12 * x.back())) return heavy;

  const auto points = static_cast<std::size_t>(30 + std::sqrt(m));
  std::vector<double> theta, log_likelihood;
  for (std::size_t j = 1; j <= points; ++j) {
    const double place = std::sqrt(static_cast<double>(points) / (static_cast<double>(j) - 0.5));
    theta.push_back(1 / x.back() + (1 - place) / (3 * quartile));
    const double k = shape_at(theta.back(), x);
    log_likelihood.push_back(m * (std::log(-theta.back() / k) - k - 1));
  }
  const double best = *std::ranges::max_element(log_likelihood);
  double weight = 0, mean_theta = 0;
  for (std::size_t j = 0; j < points; ++j) {
    const double w = std::exp(log_likelihood[j] - best);
    weight += w;
    mean_theta += w * theta[j];
  }
  const double k = shape_at(mean_theta / weight, x);
  return (k * m + 5) / (m + 10);
}

}  // namespace kedge::ratio
