// The questions that a result must answer before its number may be trusted, one function a question.
#pragma once

#include <cstddef>
#include <string>

#include "estimate/held_out.hpp"
#include "kedge/estimate.hpp"

namespace kedge::estimate {

/// DV and NWJ, where the sample can show what Z is.
void set_bounds(const HeldOut& held_out, Bounds& bounds);

/// Is E_p(x)p(y) r = 1? Passes when |log Z| is at most 0.15, or 3 standard errors of it where those are
/// larger.
Check calibration_check(const HeldOut& held_out);
/// Could the sample have shown ratios this large? Fails when more than 5 % of the pairs score above log N.
Check verifiability_check(const HeldOut& held_out);
/// Is anything left to learn from a batch? Fails when the pair takes 99 % of its row in more than 90 % of the
/// rows.
Check saturation_check(const HeldOut& held_out);
/// Does the interval say anything? Fails when it reaches further than 0.2 nats, and than a fifth of the
/// value.
Check precision_check(double value, double half_width);
/// Did an exponential objective (NWJ, chi-square, ...) blow up on the way? Fails when any step did.
Check range_check(std::size_t steep_steps);
/// A bound with a ceiling says nothing near it. For objectives whose value is at most `ceiling` nats.
Check ceiling_check(double value, double ceiling);
/// Scores known only up to a factor of the context are not a density ratio.
Check density_ratio_check(const std::string& objective);

}  // namespace kedge::estimate
