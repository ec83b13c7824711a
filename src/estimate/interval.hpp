// The normal interval: value +- z SE with z = Phi^-1((1 + level) / 2).
#pragma once

#include <array>

namespace kedge::estimate {

/// Phi^-1(p), 0 < p < 1, by bisection of the error function.
double normal_quantile(double p);

std::array<double, 2> normal_interval(double value, double std_error, double level);

}  // namespace kedge::estimate
