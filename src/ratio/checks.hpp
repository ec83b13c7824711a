// The questions that two samples must answer before the numbers may be trusted, one function a question.
#pragma once

#include <cstddef>
#include <vector>

#include "kedge/ratio.hpp"
#include "ratio/selection.hpp"

namespace kedge::ratio {

/// Every row of P scores above every row of Q.
bool separated(const Scores& log_r);

/// Is E_q r = 1? Passes when |log| is at most 0.15, or 3 standard errors of it where those are larger.
Check calibration_check(const Scores& log_r);
/// Is E_p 1/r = 1? It is less where Q reaches further than P, so only far more than 1 fails.
Check reverse_check(const Scores& log_r);
/// Do enough rows of Q carry the weights r? Fails below 20 effective rows, or a tenth of Q where that is
/// less.
Check effective_size_check(const Scores& log_r);
/// Does E_q r h exist? Fails when the Pareto shape of r over Q is above 0.7, by the rows of Q or by those of
/// P (where a tail of shape k over Q has shape k / (1 - k)).
Check tail_check(const Scores& log_r);
/// Can these rows give chi-square? Fails when the Pareto shape of r over P is above 0.7, when half of the
/// mean of r over P comes from rows that score above all of Q, or when the samples are separated.
Check chi_square_check(const Scores& log_r);
/// Do the samples overlap? Fails when fewer than five rows lie on the other sample's side.
Check overlap_check(const Scores& log_r);
/// Does KL rest on rows that score beyond all rows of the other sample? No row there can contradict the
/// critic. Fails when they make more than 70 % of it, and more than its standard error; more than half where
/// a network speaks, which grows flat where it saw nothing, so that heavy tails of P come out too low.
Check support_check(const RatioEstimate& e, const Scores& log_r);
/// Could samples of this size have shown such ratios? Fails when more than 5 % of a sample's rows have a
/// ratio beyond the other sample's number of rows.
Check verifiability_check(const Scores& log_r);
/// Do the intervals say anything? Fails when one of KL reaches further than 0.2 nats, and than a fifth of it.
Check precision_check(const RatioEstimate& e);

}  // namespace kedge::ratio
