// One column of numbers to mean 0 and variance 1, robustly:
//   z = (value - median) / (interquartile range / 1.349), and beyond |z| = 3 the tail is drawn in:
//   sign(z) (3 + log(1 + |z| - 3)), whose slope is continuous; then shifted and scaled.
// Where the quartiles coincide, mean and standard deviation stand in for them; a constant column gives 0.
#pragma once

#include <vector>

#include "kedge/array.hpp"

namespace kedge::data {

struct Scaling {
  double unit = 1;  ///< a power of two that keeps values near 1e308 or 1e-308 out of overflow and underflow
  double centre = 0, scale = 1;    ///< of value * unit; scale 0 for a constant column
  double mean = 0, deviation = 1;  ///< of drawn_in over the fitted rows

  /// z with its tails drawn in; finite for every finite value.
  double drawn_in(double value) const;
  float output(double value) const { return static_cast<float>((drawn_in(value) - mean) / deviation); }
};

/// One a column. Throws InputError for NaN and inf.
std::vector<Scaling> fit_scalings(const Array& rows);

}  // namespace kedge::data
