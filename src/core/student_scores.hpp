// Student scores of normal scores: t = F_df^-1(Phi(z)).
#pragma once

#include <vector>

#include "kedge/matrix.hpp"

namespace kedge {

/// The map as a table: cubic Hermite interpolation between knots of z in [-8.5, 8.5], exact at the knots and
/// within 1e-7 of itself between them, constant beyond. The slope is dt/dz = phi(z) / f_df(t).
class StudentScores {
 public:
  explicit StudentScores(double df);
  double operator()(double z) const;

 private:
  std::vector<double> values_, slopes_;  // at the knots of z >= 0; slopes a knot, not a unit of z
};

/// Every element; a copy where df is infinite.
Matrix<float> student_scores(MatrixView<const float> z, double df);

}  // namespace kedge
