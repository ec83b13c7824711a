// One-to-one maps of the line, and of rows column by column.
#pragma once

#include <cmath>
#include <utility>

#include "tasks/parts/joint.hpp"

namespace kedge::tasks {

/// The same map of the line on every column.
template <class F>
Map each(F f) {
  return [f = std::move(f)](std::span<double> row) {
    for (double& value : row) value = f(value);
  };
}

/// x sqrt|x|
inline double half_cube(double x) { return x * std::sqrt(std::abs(x)); }

/// Two increasing lines with ripples, one for each side.
inline double wiggly_x(double x) {
  return x + 0.4 * std::sin(x) + 0.2 * std::sin(1.7 * x + 1) + 0.03 * std::sin(3.3 * x - 2.5);
}
inline double wiggly_y(double y) {
  return y - 0.4 * std::sin(0.4 * y) + 0.17 * std::sin(1.3 * y + 3.5) + 0.02 * std::sin(4.3 * y - 2.5);
}

}  // namespace kedge::tasks
