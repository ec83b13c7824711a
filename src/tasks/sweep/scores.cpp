#include "tasks/sweep/scores.hpp"

#include <cmath>
#include <limits>

namespace kedge::tasks {

Spread spread_around(double truth, std::span<const float> values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0, squares = 0;
  for (const float v : values) mean += static_cast<double>(v) / n;
  for (const float v : values)
    squares += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean) / n;
  const double bias = mean - truth, rmse = std::sqrt(bias * bias + squares);
  if (values.empty() || !std::isfinite(squares)) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    return {none, none, none, none};
  }
  return {mean, bias, std::sqrt(squares), rmse};
}

}  // namespace kedge::tasks
