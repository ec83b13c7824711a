// Means and their errors of plain lists of numbers.
#pragma once

#include <cmath>
#include <limits>
#include <span>

namespace kedge {

inline double mean(std::span<const double> values) {
  double sum = 0;
  for (double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

/// Standard deviation, of n - 1; NaN of fewer than two values.
inline double deviation(std::span<const double> values) {
  if (values.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  const double centre = mean(values);
  double sum = 0;
  for (double v : values) sum += (v - centre) * (v - centre);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

/// Standard error of the mean.
inline double mean_error(std::span<const double> values) {
  return deviation(values) / std::sqrt(static_cast<double>(values.size()));
}

}  // namespace kedge
