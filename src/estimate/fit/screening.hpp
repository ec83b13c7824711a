// Which columns look as if they mattered, from correlations with the other side:
//   score_i = max_j max(|corr(z_i, w_j)|, |corr(z_i^2, w_j^2)|),
// against t = 1.3 sqrt(2 ln(2 p q + 1) / n), above which the largest of 2 p q chance correlations hardly ever
// comes. Products of two or three columns are looked at in the same way, because a parity shows in no single
// column. Correlations are those of weighted rows, and n is then the effective number of rows (Kish, 1965).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "estimate/fit/design.hpp"
#include "estimate/rows/folds.hpp"
#include "estimate/rows/rows.hpp"
#include "kedge/control.hpp"
#include "kedge/matrix_view.hpp"

namespace kedge::estimate {

struct Screening {
  std::vector<double> x, y;                ///< score of each column
  std::vector<double> x_linear, y_linear;  ///< of the first kind of correlation alone
  double threshold = 0;
};

/// Rows of both sides belong together, and so do their weights; empty: all 1.
Screening screen(MatrixView<const float> x, MatrixView<const float> y, std::span<const double> weights = {});

/// Columns of x that stand in a product of two or three columns (clipped at +-2.5) whose correlation with a
/// column of y or its square is above threshold. None where x has more than 20 columns, or one.
std::vector<bool> interacting_columns(MatrixView<const float> x, MatrixView<const float> y,
                                      std::span<const double> weights = {});

/// What the first 20,000 training rows of a fold say, which is enough for correlations.
struct FoldScreening {
  Screening columns;
  std::vector<bool> x_interacting, y_interacting;  ///< empty unless products are looked at
};
std::vector<FoldScreening> screen_folds(const Rows& rows, const std::vector<Fold>& folds,
                                        const std::vector<FoldDesign>& features, bool products,
                                        std::size_t threads, const Control& control);

}  // namespace kedge::estimate
