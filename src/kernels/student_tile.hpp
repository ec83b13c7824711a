// The part of a Student log density ratio that is not a sum over x and y alone:
//   scores_ij += row_i + column_j - c log1p(max(0, q_i + p_j + cross_ij) / df)
#pragma once

#include <span>

#include "kedge/matrix_view.hpp"

namespace kedge::kernels {

struct StudentTerms {
  std::span<const float> row, row_square;        ///< row_i, q_i
  std::span<const float> column, column_square;  ///< column_j, p_j
  float c = 0, df = 1;
};

void add_student(const StudentTerms& terms, MatrixView<const float> cross, MatrixView<float> scores);

}  // namespace kedge::kernels
