// A rule on the simplex scores class z of logits t_0 = log nu, t_1, ..., t_K through t_z and the logarithms
// of a few power sums T_b = sum_a e^(b t_a) alone, so a row of scores needs one logsumexp for each exponent
// b. With u = e^t / nu, lambda_z = -dPsi/du_z for z >= 1 and lambda_0 = <u, grad Psi> - Psi: the scoring rule
// that the convex function Psi generates (Savage, 1971; Gneiting and Raftery, 2007; Ryu et al., 2025).
#pragma once

namespace kedge::rules {

/// lambda_z with its derivatives: d lambda_z / dt_k = slope [k = z] + sum_b b by_power_b e^(b t_k) / T_b.
template <class T, int exponents>
struct Terms {
  T value;
  T slope;
  T by_power[exponents];
};

}  // namespace kedge::rules
