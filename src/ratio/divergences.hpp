// Divergences from log r at rows of P and of Q, and their errors. A divergence E_q f(r) has, of a row of P
// and of a row of Q, the influences f'(r) and f(r) - r f'(r), so that
//   SE^2 = var_p f'(r) / n_p + var_q (f(r) - r f'(r)) / n_q.
//              estimate                                       influences, without constants
//   KL(p||q)   mean_p log r                                   log r               -r
//   KL(q||p)   -mean_q log r                                  -1/r                -log r
//   JS         1/2 mean_p log(2r/(1+r)) + 1/2 mean_q log(2/(1+r))       its own terms
//   chi2       mean_p r - 1                                   2 r                 -r^2
//   H^2        1 - 1/2 mean_q sqrt r - 1/2 mean_p 1/sqrt r    its own terms
#pragma once

#include "kedge/ratio.hpp"
#include "ratio/selection.hpp"

namespace kedge::ratio {

Divergences divergences(const Scores& log_r);
/// Sampling errors alone.
Divergences sampling_errors(const Scores& log_r);

}  // namespace kedge::ratio
