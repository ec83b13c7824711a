// The normal interval: value +- z SE with z = Phi^-1((1 + level) / 2).
#pragma once

#include <array>

namespace kedge::estimate {

std::array<double, 2> normal_interval(double value, double std_error, double level);

}  // namespace kedge::estimate
