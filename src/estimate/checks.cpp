#include "estimate/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace kedge::estimate {

void set_bounds(const HeldOut& held_out, Bounds& bounds) {
  if (held_out.unverifiable() > 0.05) return;
  bounds.dv = held_out.dv();
  bounds.nwj = held_out.nwj();
}

Check calibration_check(const HeldOut& held_out) {
  const double z = held_out.partition(), log_z = std::log(z);
  const double three_errors = 3 * held_out.partition_error() / z, tolerance = std::max(0.15, three_errors);
  Check check{"calibration", std::abs(log_z) <= tolerance, z, ""};
  if (!std::isfinite(log_z)) {
    check.passed = false;
    check.message =
        "the mean of r over independent pairs is not a finite number above 0: the critic is far off";
  } else if (three_errors > std::log(2.0)) {
    check.passed = false;
    check.message = fmt::format(
        "the mean of r over independent pairs, {:.3f}, is too uncertain to tell whether it is 1; more rows "
        "are needed",
        z);
  } else if (check.passed) {
    check.message = fmt::format("the mean of r over independent pairs is {:.3f}, near 1 as it must be", z);
  } else {
    check.message =
        fmt::format("the mean of r over independent pairs is {:.3f} and must be 1 within {:.0f} %", z,
                    100 * std::expm1(tolerance));
  }
  return check;
}

Check verifiability_check(const HeldOut& held_out) {
  const double v = held_out.unverifiable();
  Check check{"verifiability", v <= 0.05, v, ""};
  if (v < 0.01) {
    check.message = "the sample is large enough to show ratios as large as those found";
  } else {
    check.message =
        fmt::format("{:.1f} % of the pairs have a ratio larger than this many rows can show{}", 100 * v,
                    check.passed ? "" : ": the value is an extrapolation; more rows are needed to verify it");
  }
  return check;
}

Check saturation_check(const HeldOut& held_out) {
  const double share = held_out.saturated();
  Check check{"saturation", share <= 0.9, share, ""};
  check.message =
      check.passed ? "most pairs still compete with the other rows of their batch"
                   : fmt::format(
                         "{:.0f} % of the pairs stand out from a whole batch without rival, so training had "
                         "nothing left to learn; raise --batch or --nu",
                         100 * share);
  return check;
}

Check precision_check(double value, double half_width) {
  Check check{"precision", half_width <= std::max(0.2, 0.2 * std::abs(value)), half_width, ""};
  check.message =
      check.passed ? fmt::format("the interval reaches {:.3f} nats to each side", half_width)
                   : fmt::format(
                         "the interval reaches {:.2f} nats to each side, too far for the value to say much; "
                         "more rows, or fewer columns, are needed",
                         half_width);
  return check;
}

Check range_check(std::size_t steep_steps) {
  return {"range", steep_steps == 0, static_cast<double>(steep_steps),
          steep_steps == 0
              ? "gradients stayed in the range of floats"
              : fmt::format("in {} training steps e^S left the range of floats and its gradient was "
                            "clipped: this objective is not stable here; infonce-anchor is",
                            steep_steps)};
}

Check ceiling_check(double value, double ceiling) {
  Check check{"ceiling", value <= ceiling - 0.5, ceiling, ""};
  check.message = check.passed ? fmt::format("the bound is well below its ceiling of {:.2f} nats", ceiling)
                               : fmt::format(
                                     "the bound cannot exceed {:.2f} nats whatever the data, and is close to "
                                     "it; raise --batch or use infonce-anchor",
                                     ceiling);
  return check;
}

Check density_ratio_check(const std::string& objective) {
  return {
      "density-ratio", false, std::nan(""),
      fmt::format(
          "scores of {} are log r only up to a factor that it leaves open: the number is a lower bound, not "
          "an estimate, and there is no pointwise MI; infonce-anchor gives both",
          objective)};
}

}  // namespace kedge::estimate
