// Canonical correlations (Hotelling, 1936): with C + ridge I = [Cxx Cxy; Cyx Cyy], Cxx = Lx Lx^T, Cyy = Ly
// Ly^T,
//   Lx^-1 Cxy Ly^-T = U diag(rho) V^T,   maps Lx^-T U and Ly^-T V.
// The ridge keeps constant and repeated columns, and fewer rows than columns, finite.
#pragma once

#include <Eigen/Core>

namespace kedge::copula {

/// Of a correlation matrix that is to be inverted at new rows.
constexpr double fitting_ridge = 1e-6;
/// Of one whose determinants alone are wanted: nothing that a double could see.
constexpr double determinant_ridge = 1e-9;
/// No correlation is believed beyond these: 1 - rho^2 must survive maps in single precision, and one pair far
/// off the diagonal must not outweigh all others; the Student's heavy tails bring such pairs far sooner.
constexpr double most_gaussian_rho = 1 - 1e-6, most_student_rho = 1 - 1e-4;

struct Canonical {
  Eigen::MatrixXd x_map, y_map;  ///< square: variates beyond the correlations complete the whitened basis
  Eigen::VectorXd rho;           ///< min(p, q) of them, from the largest down, in [0, 1]
};

/// `p` of the coordinates are those of x.
Canonical canonical(const Eigen::MatrixXd& correlation, Eigen::Index p);

/// Only the correlations, with the smaller ridge.
Eigen::VectorXd canonical_correlations(const Eigen::MatrixXd& correlation, Eigen::Index p);

}  // namespace kedge::copula
