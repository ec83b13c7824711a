// Gaussian samples and the divergences between them.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "core/philox.hpp"
#include "kedge/matrix.hpp"
#include "kedge/ratio.hpp"

namespace kedge::ratio_test {

/// N(shift in the first column, scale^2 I), n rows of d columns.
inline Matrix<float> gaussian(std::size_t n, std::size_t d, double shift, double scale, std::uint64_t seed) {
  Rng rng(seed, {31});
  Matrix<float> rows(n, d);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      rows(i, j) = static_cast<float>(scale * rng.normal() + (j == 0 ? shift : 0));
    }
  }
  return rows;
}

inline Options quick(std::int64_t seed = 0) {
  Options options;
  options.folds = 3;
  options.steps = 150;
  options.hidden = {16};
  options.batch = 64;
  options.seed = seed;
  return options;
}

inline RatioEstimate estimate(const Matrix<float>& p, const Matrix<float>& q, const Options& options) {
  return density_ratio(p.view(), q.view(), options);
}

inline bool check_passed(const RatioEstimate& e, const std::string& name) {
  for (const Check& check : e.checks) {
    if (check.name == name) return check.passed;
  }
  throw std::logic_error("there is no check " + name);
}

/// 1/2 log(2r/(1+r)) and its like, summed over a grid with P's and Q's weights.
struct JensenShannon {
  double sum = 0;
  void add(double p, double q) {
    const double m = 0.5 * (p + q);
    if (p > 0) sum += 0.5 * p * std::log(p / m);
    if (q > 0) sum += 0.5 * q * std::log(q / m);
  }
};

/// N(m, 1) against N(0, 1), in any number of columns; JS by the midpoint rule.
inline Divergences shift_truth(double m) {
  constexpr double step = 1e-3;
  JensenShannon js;
  for (double z = -12 + 0.5 * step; z < 12 + m; z += step) {
    const double unit = step / std::sqrt(2 * M_PI);
    js.add(unit * std::exp(-0.5 * (z - m) * (z - m)), unit * std::exp(-0.5 * z * z));
  }
  return {0.5 * m * m, 0.5 * m * m, js.sum, std::expm1(m * m), -std::expm1(-m * m / 8)};
}

/// N(0, s^2 I) against N(0, I) in d columns, by the density of the radius: R^(d-1) e^(-R^2/2).
inline Divergences scale_truth(std::size_t columns, double s) {
  const auto d = static_cast<double>(columns);
  const double constant = std::exp((1 - d / 2) * std::log(2.0) - std::lgamma(d / 2)), step = 1e-3;
  JensenShannon js;
  for (double radius = 0.5 * step; radius < 20; radius += step) {
    const auto density = [&](double x) { return constant * std::pow(x, d - 1) * std::exp(-0.5 * x * x); };
    js.add(step * density(radius / s) / s, step * density(radius));
  }
  const double v = s * s, log_v = std::log(v);
  return {0.5 * d * (v - 1 - log_v), 0.5 * d * (1 / v - 1 + log_v), js.sum,
          std::expm1(-d * (log_v + 0.5 * std::log(2 / v - 1))),
          -std::expm1(0.5 * d * std::log(2 * s / (1 + v)))};
}

}  // namespace kedge::ratio_test
