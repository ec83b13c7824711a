// Which columns look as if they mattered, from correlations with the other side:
//   score_i = max_j max(|corr(z_i, w_j)|, |corr(z_i^2, w_j^2)|),
// against t = 1.3 sqrt(2 ln(2 p q + 1) / n), above which the largest of 2 p q chance correlations hardly ever
// comes. Products of two or three columns are looked at in the same way, because a parity shows in no single
// column.
#pragma once

#include <cstddef>
#include <vector>

#include "kedge/matrix_view.hpp"

namespace kedge::estimate {

struct Screening {
  std::vector<double> x, y;                ///< score of each column
  std::vector<double> x_linear, y_linear;  ///< of the first kind of correlation alone
  double threshold = 0;
};

/// Rows of both sides belong together.
Screening screen(MatrixView<const float> x, MatrixView<const float> y);

/// Columns of x that stand in a product of two or three columns (clipped at +-2.5) whose correlation with a
/// column of y or its square is above threshold. None where x has more than 20 columns, or one.
std::vector<bool> interacting_columns(MatrixView<const float> x, MatrixView<const float> y);

}  // namespace kedge::estimate
