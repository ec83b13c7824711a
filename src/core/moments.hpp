// Means and their errors of plain lists of numbers, and of lists with weights.
//
// With weights w >= 0 and W = sum w: mean = sum w v / W; deviation^2 = sum w (v - mean)^2 / (W - sum w^2 /
// W), which is unbiased for weights that do not depend on v; effective size (sum w)^2 / sum w^2 (Kish,
// "Survey Sampling", 1965); error of the mean, of first order, sqrt(n / (n - 1) sum w^2 (v - mean)^2) / W,
// which holds also where large weights go with large deviations. Equal weights give what no weights give, and
// an empty list of weights is none.
#pragma once

#include <cmath>
#include <cstddef>
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

/// One weight a value, at least one of them above 0, or no weights; so in what follows.
inline double mean(std::span<const double> values, std::span<const double> weights) {
  if (weights.empty()) return mean(values);
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += weights[i] * values[i];
    total += weights[i];
  }
  return sum / total;
}

/// So many rows of equal weight would tell as much; n where weights are equal. Of weights that there are.
inline double effective_size(std::span<const double> weights) {
  double total = 0, squares = 0;
  for (double w : weights) {
    total += w;
    squares += w * w;
  }
  return total * total / squares;
}

/// NaN where all the weight lies on one value.
inline double deviation(std::span<const double> values, std::span<const double> weights) {
  if (weights.empty()) return deviation(values);
  const double centre = mean(values, weights);
  double sum = 0, total = 0, squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += weights[i] * (values[i] - centre) * (values[i] - centre);
    total += weights[i];
    squares += weights[i] * weights[i];
  }
  const double freedom = total - squares / total;
  return freedom > 0 ? std::sqrt(sum / freedom) : std::numeric_limits<double>::quiet_NaN();
}

/// Standard error of the weighted mean.
inline double mean_error(std::span<const double> values, std::span<const double> weights) {
  if (weights.empty()) return mean_error(values);
  if (values.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  const double centre = mean(values, weights), n = static_cast<double>(values.size());
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double part = weights[i] * (values[i] - centre);
    sum += part * part;
    total += weights[i];
  }
  return std::sqrt(sum * n / (n - 1)) / total;
}

}  // namespace kedge
