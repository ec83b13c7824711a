#include "train/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kedge::train {

double Schedule::rate(std::size_t step) const {
  if (step < warm_up) return peak * static_cast<double>(step + 1) / static_cast<double>(warm_up);
  const double total = static_cast<double>(std::max(steps, warm_up + 1) - warm_up);
  const double progress = std::min(1.0, static_cast<double>(step - warm_up) / total);
  return peak * (floor + (1 - floor) * 0.5 * (1 + std::cos(std::numbers::pi * progress)));
}

std::size_t default_steps(std::size_t n) {
  const double steps = 1200 * std::pow(static_cast<double>(n) / 1000, 0.4);
  return static_cast<std::size_t>(std::clamp(steps, 300.0, 20000.0));
}

std::vector<std::size_t> checkpoint_steps(std::size_t first, std::size_t last, std::size_t count) {
  std::vector<std::size_t> steps;
  const double low = static_cast<double>(std::min(first, last)), high = static_cast<double>(last);
  for (std::size_t i = 0; i < count; ++i) {
    const double share = count > 1 ? static_cast<double>(i) / static_cast<double>(count - 1) : 1;
    const auto step = static_cast<std::size_t>(std::lround(low * std::pow(high / low, share)));
    if (steps.empty() || step > steps.back()) steps.push_back(step);
  }
  return steps;
}

}  // namespace kedge::train
