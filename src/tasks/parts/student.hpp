// (X, Y) multivariate Student with df degrees of freedom and a dispersion matrix: a normal pair over
// sqrt(chi2 / df). With m = p and n = q columns and identity dispersion I = h(m) + h(n) - h(m + n), where
//   h(k) = (df + k)/2 [psi((df + k)/2) - psi(df/2)] - lnGamma((df + k)/2) + lnGamma(df/2) + k/2 ln(df pi);
// any other dispersion adds the normal's own mutual information. (Arellano-Valle, Contreras-Reyes and Genton,
// 2013.)
#pragma once

#include "kedge/matrix.hpp"
#include "tasks/parts/joint.hpp"

namespace kedge::tasks {

/// What the shared scale alone tells: the mutual information at identity dispersion.
double student_scale_mi(double df, std::size_t p, std::size_t q);
/// The first p columns are X; the others, at least one, are Y. df > 0.
Joint student(double df, std::size_t p, const Matrix<double>& dispersion);

}  // namespace kedge::tasks
