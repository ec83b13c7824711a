// X and Y whole numbers with a finite table of probabilities: I = sum p_ij log(p_ij / (p_i. p_.j)).
#pragma once

#include "kedge/matrix.hpp"
#include "tasks/parts/joint.hpp"

namespace kedge::tasks {

double table_mi(const Matrix<double>& probabilities);
/// X is the row, Y the column, both counted from 0.
Joint table(const Matrix<double>& probabilities);

}  // namespace kedge::tasks
