// From numbers to places: round ticks, and a scale that never divides by zero.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace kedge::report {

/// Maps [low, high] of the data to [from, to] of the figure.
struct Scale {
  double low = 0, high = 1, from = 0, to = 1;
  /// Far outside it stops at a place that every drawing program can bear.
  double operator()(double value) const {
    return from + std::clamp((value - low) / (high - low), -20.0, 20.0) * (to - from);
  }
};

/// A finite interval of positive width around [low, high], whatever these are.
void make_drawable(double& low, double& high);

struct Tick {
  double value = 0;
  std::string label;
};
/// About `wanted` multiples of 1, 2 or 5 times a power of ten, and at least `least_step` apart, within [low,
/// high], which must be drawable.
std::vector<Tick> round_ticks(double low, double high, int wanted, double least_step = 0);

}  // namespace kedge::report
