// Special functions under the names the formulas use (Boost.Math does the work).
#pragma once

namespace kedge {

/// psi(x) = d/dx log Gamma(x), x > 0.
double digamma(double x);
double log_gamma(double x);
/// Phi(z), the standard normal distribution function.
double normal_cdf(double z);
/// Phi^-1(p), 0 < p < 1.
double normal_quantile(double p);
/// The t of Student's distribution with `df` > 0 degrees of freedom that stands where z stands in the normal
/// one: F_df^-1(Phi(z)), exact in both tails.
double student_from_normal(double z, double df);

}  // namespace kedge
