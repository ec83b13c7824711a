// Checks of a sampler against the distribution that its task names.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "kedge/task.hpp"

namespace kedge::testing_tasks {

using std::numbers::pi;

/// Mean and its standard error.
struct Mean {
  double value = 0, error = 0;
};

inline Mean mean(std::span<const double> values) {
  const double n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (double v : values) sum += v;
  for (double v : values) squares += (v - sum / n) * (v - sum / n);
  return {sum / n, std::sqrt(squares / n / n)};
}

/// f(x, y) of every row.
template <class F>
std::vector<double> of_rows(const Sample& s, F f) {
  std::vector<double> values;
  for (std::size_t i = 0; i < s.x.rows(); ++i) {
    const std::vector<double> x(s.x.row(i).begin(), s.x.row(i).end());
    const std::vector<double> y(s.y.row(i).begin(), s.y.row(i).end());
    values.push_back(f(std::span(x), std::span(y)));
  }
  return values;
}

/// The mutual information is the mean of log p(x,y) / (p(x) p(y)) over the sampler's own rows: here within
/// four standard errors, and the rounding of floats where the log ratio is constant.
template <class F>
void expect_mean_log_ratio(const std::string& id, F log_ratio, std::size_t n = 20000) {
  const Mean m = mean(of_rows(sample(id, n, 11), log_ratio));
  EXPECT_NEAR(m.value, task_mi(id), 4 * m.error + 1e-5) << id;
}

/// The midpoint rule: slow, but nothing of the library is in it.
template <class F>
double midpoint(F f, double lo, double hi, int points) {
  const double step = (hi - lo) / points;
  double sum = 0;
  for (int i = 0; i < points; ++i) sum += f(lo + (i + 0.5) * step);
  return sum * step;
}

inline double phi(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * pi); }
inline double phi(double y, double mean, double sd) { return phi((y - mean) / sd) / sd; }

/// Entropy of a density on the line.
template <class F>
double entropy(F density, double lo, double hi, int points) {
  const auto integrand = [&](double y) {
    const double p = density(y);
    return p > 0 ? -p * std::log(p) : 0;
  };
  return midpoint(integrand, lo, hi, points);
}

/// Entropy of s e, e standard normal.
inline double noise_entropy(double s) { return std::log(s * std::sqrt(2 * pi * std::numbers::e)); }

/// log ratio of a normal pair of correlation rho.
inline double pair_log_ratio(double rho, double a, double b) {
  const double rest = 1 - rho * rho;
  return (rho * a * b - rho * rho * (a * a + b * b) / 2) / rest - std::log(rest) / 2;
}

}  // namespace kedge::testing_tasks
