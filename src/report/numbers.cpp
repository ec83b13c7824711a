#include "report/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kedge::report {

Unit unit_of(const Options& options) {
  if (options.units == "bits") return {"bits", 1 / std::numbers::ln2};
  return {};
}

int decimals_for(double std_error) {
  if (!std::isfinite(std_error) || std_error <= 0) return 3;
  return static_cast<int>(std::clamp(1 - std::floor(std::log10(std_error)), 3.0, 6.0));
}

std::string fixed(double value, int decimals) {
  if (!std::isfinite(value)) return "none";
  if (std::abs(value) >= 1e9) return brief(value);
  std::string text = fmt::format("{:.{}f}", value, decimals);
  const bool zero = text.find_first_not_of("-0.") == std::string::npos;
  return zero && text.front() == '-' ? text.substr(1) : text;
}

std::string narrow(double value) {
  return std::abs(value) < 1000 || !std::isfinite(value) ? fixed(value, 2) : fmt::format("{:.1e}", value);
}

std::string brief(double value) { return std::isfinite(value) ? fmt::format("{:.6g}", value) : "none"; }

std::string thousands(std::size_t count) {
  const std::string digits = fmt::format("{}", count);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string duration(double seconds) {
  if (!std::isfinite(seconds)) return "none";
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  // No estimate runs for a million years, but the type must not overflow.
  const auto whole = static_cast<long long>(std::min(seconds, 3e13));
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

std::string percent(double share) {
  if (!std::isfinite(share)) return "none";
  return fmt::format("{:.6g} %", 100 * share);
}

}  // namespace kedge::report
