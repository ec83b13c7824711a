// Normal distributions and their mixtures.
#include <cmath>
#include <numbers>

#include "tasks/parts/columns.hpp"
#include "tasks/parts/covariance.hpp"
#include "tasks/parts/normal.hpp"
#include "tasks/parts/quadrature.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

Joint normal_spectrum() {
  Matrix<double> sigma = paired_covariance(10, 10, 10, 0);
  for (std::size_t k = 0; k < 10; ++k) {
    sigma(k, 10 + k) = sigma(10 + k, k) = 0.9 * std::pow(0.7, static_cast<double>(k));
  }
  return rotated(normal(10, sigma), 1);
}

// The columns of X together explain 0.8 of Y, with signs in turn: I = -log(0.2) / 2.
Joint normal_sum(std::size_t columns) {
  Matrix<double> sigma = paired_covariance(columns, 1, 0, 0);
  const double rho = std::sqrt(0.8 / static_cast<double>(columns));
  for (std::size_t k = 0; k < columns; ++k) {
    sigma(k, columns) = sigma(columns, k) = k % 2 == 0 ? rho : -rho;
  }
  return normal(columns, sigma);
}

// Margins are standard normal, so I is the integral of p log(p / (phi phi)), over the plane by quadrature.
Joint normal_mixture(double w, double rho, double other) {
  const auto ratio = [](double r, double x, double y) {  // of the pair of correlation r to independence
    const double rest = 1 - r * r;
    return std::exp((2 * r * x * y - r * r * (x * x + y * y)) / (2 * rest)) / std::sqrt(rest);
  };
  const auto nodes = quadrature(-8, 8, 16);
  double mi = 0;
  for (const Node& x : nodes) {
    for (const Node& y : nodes) {
      const double r = w * ratio(rho, x.at, y.at) + (1 - w) * ratio(other, x.at, y.at);
      mi -= x.weight * y.weight * normal_density(x.at) * normal_density(y.at) * minus_p_log_p(r);
    }
  }
  return {1, 1, mi, [=](Rng& rng, std::span<double> x, std::span<double> y) {
            const double r = rng.uniform() < w ? rho : other;
            x[0] = rng.normal();
            y[0] = r * x[0] + std::sqrt(1 - r * r) * rng.normal();
          }};
}

Joint tight_normal(double noise) {
  return {1, 1, 0.5 * std::log1p(1 / (noise * noise)),
          [noise](Rng& rng, std::span<double> x, std::span<double> y) {
            x[0] = rng.normal();
            y[0] = x[0] + noise * rng.normal();
          }};
}

}  // namespace kedge::tasks
