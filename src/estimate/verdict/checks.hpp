// The questions that a result must answer before its number may be trusted, one function a question.
#pragma once

#include <cstddef>
#include <string>

#include "estimate/fit/held_out.hpp"
#include "kedge/estimate.hpp"

namespace kedge::estimate {

/// How far a value moves before it says something else: 0.1 nats, or a tenth of it.
double tolerance(double value);

/// DV and NWJ, where the sample can show what Z is.
void set_bounds(const HeldOut& held_out, Bounds& bounds);

/// Is E_p(x)p(y) r = 1? Passes when |log Z| is at most 0.15, or 3 standard errors of it where those are
/// larger.
Check calibration_check(const HeldOut& held_out);
/// The same of any mean z of r with its standard error, over what `where` says: "independent pairs".
Check calibration_check(double z, double error, const char* where);
/// Could the sample have shown ratios this large? Fails when more than 5 % of the pairs score above log N.
Check verifiability_check(const HeldOut& held_out);
/// Is anything left to learn from a batch? Fails when the pair takes 99 % of its row in more than 90 % of the
/// rows.
Check saturation_check(const HeldOut& held_out);
/// Does the interval say anything? Fails when it reaches further than 0.15 nats, and than 15 % of the
/// value, or nowhere.
Check precision_check(double value, double half_width);
/// Do enough products make Z? Fails when fewer than a hundred do.
Check effective_size_check(const HeldOut& held_out);
/// Is the tail of r over products light enough for means? Fails when its Pareto shape is above 0.7 and
/// fewer than a thousand products make Z: ties alone can look like a heavy tail.
Check tail_check(const HeldOut& held_out);
/// Do the rows trained on and the rows held out say the same? Fails when the value lies further than `most`
/// from the out-of-fold mean.
Check gap_check(double gap, double most);
/// Do candidates that fit equally well say the same? Fails when their root mean square distance is above
/// `most`.
Check rivals_check(double distance, double most);
/// Do networks that differ by their seeds say the same? Fails when the standard deviation among them,
/// `excess` without what sampling makes of it, is above `most`, and above three times that `noise`.
Check seeds_check(double excess, double noise, double most);
/// Is the value one that so many rows can reach? Fails above `most`, which is log n - 3.
Check reach_check(double value, double most);
/// Is there a column of Y that is a function of one of X, or of what `of_x` names? Fails when a correlation
/// of normal scores is above 0.9999: the true value may be infinite.
Check determinism_check(double largest_correlation, const char* of_x = "column");
/// Are there rows enough for the columns? Fails with fewer than ten rows a column.
Check columns_check(std::size_t columns, std::size_t rows);
/// Do nearest neighbours say the same? They err low, so `plain`, the value at k = 3, must not be above value
/// + most; with one column a side the extrapolated value must be within `most` of it.
Check neighbours_check(double value, double extrapolated, double plain, double most, bool both_ways);
/// Would more rows show ever more? Fails when neighbours' value grows by three quarters of `endless`, what it
/// would by were the information infinite (model_free.hpp).
Check growth_check(double growth, double endless);
/// Do two columns alone share more than was found in all? Fails when they do by more than `most` and four
/// standard errors.
Check pairs_check(double value, double pair, double error, double most);
/// Where next to nothing was found: does a test of independence agree? Fails when its z-score is above 6 and
/// the value below 0.02 nats.
Check permutation_check(double value, double z);
/// Did an exponential objective (NWJ, chi-square, ...) blow up on the way? Fails when any step did.
Check range_check(std::size_t steep_steps);
/// A bound with a ceiling says nothing near it. For objectives whose value is at most `ceiling` nats.
Check ceiling_check(double value, double ceiling);
/// Scores known only up to a factor of the context are not a density ratio.
Check density_ratio_check(const std::string& objective);

}  // namespace kedge::estimate
