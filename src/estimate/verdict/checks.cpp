#include "estimate/verdict/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace kedge::estimate {

double tolerance(double value) { return std::max(0.1, 0.1 * std::abs(value)); }

void set_bounds(const HeldOut& held_out, Bounds& bounds) {
  if (held_out.unverifiable() > 0.05) return;
  bounds.dv = held_out.dv();
  bounds.nwj = held_out.nwj();
}

Check calibration_check(const HeldOut& held_out) {
  return calibration_check(held_out.partition(), held_out.partition_error(), "independent pairs");
}

Check calibration_check(double z, double error, const char* where) {
  const double log_z = std::log(z), three_errors = 3 * error / z, most = std::max(0.15, three_errors);
  Check check{"calibration", std::abs(log_z) <= most, z, ""};
  if (!std::isfinite(log_z)) {
    check.passed = false;
    check.message =
        fmt::format("the mean of r over {} is not a finite number above 0: the critic is far off", where);
  } else if (three_errors > std::log(2.0)) {
    check.passed = false;
    check.message = fmt::format(
        "the mean of r over {}, {:.3f}, is too uncertain to tell whether it is 1; more rows are needed",
        where, z);
  } else if (check.passed) {
    check.message = fmt::format("the mean of r over {} is {:.3f}, near 1 as it must be", where, z);
  } else {
    check.message = fmt::format("the mean of r over {} is {:.3f} and must be 1 within {:.0f} %", where, z,
                                100 * std::expm1(most));
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
  Check check{"precision", half_width > 0 && half_width <= std::max(0.15, 0.15 * std::abs(value)), half_width,
              ""};
  if (half_width == 0) {
    check.message = "the interval has no width: nothing varied that could show how far off the value may be";
    return check;
  }
  check.message =
      check.passed ? fmt::format("the interval reaches {:.3f} nats to each side", half_width)
                   : fmt::format(
                         "the interval reaches {:.2f} nats to each side, too far for the value to say much; "
                         "more rows, or fewer columns, are needed",
                         half_width);
  return check;
}

Check effective_size_check(const HeldOut& held_out) {
  const double found = held_out.effective_products();
  const double size = std::isfinite(found) ? found : 0;  // no pair has a weight
  Check check{"effective-sample-size", size >= 100, size, ""};
  check.message =
      check.passed
          ? fmt::format("{:.0f} independent pairs carry the mean of r", size)
          : fmt::format("only {:.0f} independent pairs carry the mean of r, too few to check it by", size);
  return check;
}

Check tail_check(const HeldOut& held_out) {
  const double shape = held_out.tail_shape();
  const bool heavy = shape > 0.7, few = held_out.effective_products() < 1000;
  Check check{"pareto-k", !(heavy && few), std::isfinite(shape) ? shape : std::nan(""), ""};
  if (!check.passed) {
    check.message = fmt::format(
        "the largest ratios are heavy-tailed (Pareto shape {:.2f}, limit 0.7): a few rows decide whether the "
        "mean of r is 1",
        shape);
  } else if (heavy) {
    check.message =
        "the largest ratios are heavy-tailed, but so many pairs carry their mean that it can be relied on";
  } else {
    check.message = "the largest ratios are not so heavy-tailed that means of them mislead";
  }
  return check;
}

Check gap_check(double gap, double most) {
  Check check{"train-test-gap", std::abs(gap) <= most, gap, ""};
  check.message =
      check.passed ? fmt::format("rows held out and rows trained on differ by {:.3f} nats", 2 * std::abs(gap))
                   : fmt::format(
                         "rows held out and rows trained on differ by {:.2f} nats: the fit does not carry "
                         "over to new rows; "
                         "more rows, or fewer columns, are needed",
                         2 * std::abs(gap));
  return check;
}

Check rivals_check(double distance, double most) {
  Check check{"agreement", distance <= most, distance, ""};
  check.message = check.passed ? "fits that are equally good say the same"
                               : fmt::format("fits that are equally good differ by {:.2f} nats", distance);
  return check;
}

Check seeds_check(double excess, double noise, double most) {
  Check check{"seeds", excess <= std::max(most, 3 * noise), excess, ""};
  check.message =
      check.passed ? fmt::format("networks of different seeds differ by {:.3f} nats", excess)
                   : fmt::format(
                         "networks that differ only by their seeds differ by {:.2f} nats: training has found "
                         "more than one answer; more rows, or more --steps, are needed",
                         excess);
  return check;
}

Check reach_check(double value, double most) {
  Check check{"reach", value <= most, most, ""};
  check.message = check.passed
                      ? "the value is one that so many rows can reach"
                      : fmt::format(
                            "values above {:.1f} nats cannot be told apart with so few rows; more rows are "
                            "needed",
                            std::max(most, 0.0));
  return check;
}

Check determinism_check(double largest_correlation, const char* of_x) {
  Check check{"determinism", largest_correlation <= 0.9999, largest_correlation, ""};
  check.message =
      check.passed ? fmt::format("no {} of X fixes one of Y", of_x)
                   : fmt::format(
                         "a {} of X fixes one of Y up to rounding: their mutual information may be infinite, "
                         "and no sample can tell",
                         of_x);
  return check;
}

Check columns_check(std::size_t columns, std::size_t rows) {
  const double ratio = static_cast<double>(rows) / static_cast<double>(columns);
  Check check{"rows-per-column", ratio >= 10, ratio, ""};
  check.message = check.passed
                      ? fmt::format("{:.0f} rows for each column", ratio)
                      : fmt::format("{:.1f} rows for each column are too few; at least 10 are needed", ratio);
  return check;
}

Check neighbours_check(double value, double extrapolated, double plain, double most, bool both_ways) {
  const bool far = both_ways && std::abs(extrapolated - value) > most;
  Check check{"neighbours", !far && plain <= value + most, extrapolated, ""};
  check.message = check.passed
                      ? fmt::format("nearest neighbours, which err low, find {:.3f} nats", extrapolated)
                      : fmt::format(
                            "nearest neighbours find {:.2f} nats and the critics {:.2f}: the dependence may "
                            "be sharper than "
                            "the critics can follow; more rows are needed",
                            far ? extrapolated : plain, value);
  return check;
}

Check growth_check(double growth, double endless) {
  Check check{"growth", growth <= 0.75 * endless, growth, ""};
  check.message =
      check.passed
          ? fmt::format(
                "four times the rows show neighbours {:.3f} nats more; of a function it would be {:.2f}",
                growth, endless)
          : fmt::format(
                "four times the rows show neighbours {:.2f} nats more, as where a column is a function of "
                "others "
                "({:.2f}): the information may be infinite, and no sample can tell",
                growth, endless);
  return check;
}

Check pairs_check(double value, double pair, double error, double most) {
  Check check{"neighbours", pair - 4 * error <= value + most, pair, ""};
  check.message = check.passed
                      ? fmt::format("no two columns alone share more than is found in all of them")
                      : fmt::format(
                            "nearest neighbours find {:.2f} nats between two columns alone, and the critics "
                            "{:.2f} between all: the value is too low",
                            pair, value);
  return check;
}

Check permutation_check(double value, double z) {
  Check check{"permutation", !(z > 6 && value < 0.02), z, ""};
  check.message = check.passed
                      ? "a test of independence does not contradict so small a value"
                      : fmt::format(
                            "a test of independence sees dependence (z = {:.0f}) that the critics have not "
                            "found; the value is too low",
                            z);
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
