#include "report/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "report/numbers.hpp"

namespace kedge::report {
namespace {

std::string tick_label(double value, double step) {
  const double size = std::abs(value);
  if (size != 0 && (size >= 1e6 || step < 1e-5)) return fmt::format("{:.6g}", value);
  if (step >= 1) {
    const std::string digits = thousands(static_cast<std::size_t>(std::llround(size)));
    return value < 0 ? "-" + digits : digits;
  }
  return fixed(value, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
}

}  // namespace

void make_drawable(double& low, double& high) {
  // Beyond this, differences and ticks overflow.
  constexpr double largest = 1e300;
  if (!std::isfinite(low) || !std::isfinite(high)) low = 0, high = 1;
  low = std::clamp(low, -largest, largest);
  high = std::clamp(high, -largest, largest);
  if (low > high) std::swap(low, high);
  const double size = std::max(std::abs(low), std::abs(high));
  if (high - low > 1e-9 * size && high - low > 1e-290) return;
  const double room = size > 1e-280 ? 0.1 * size : 1;
  low -= room;
  high += room;
}

std::vector<Tick> round_ticks(double low, double high, int wanted, double least_step) {
  const double rough = std::max((high - low) / wanted, least_step);
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0}) {
    if (factor * power >= rough * 0.999) step = factor * power;
  }
  std::vector<Tick> ticks;
  const double first = std::ceil(low / step - 1e-9);
  for (double i = first; i * step <= high + 1e-9 * step && ticks.size() < 50; ++i) {
    ticks.push_back({i * step, tick_label(i * step, step)});
  }
  return ticks;
}

}  // namespace kedge::report
