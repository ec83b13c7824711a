// The Student copula: the multivariate t density ratio at Student scores (Demarta and McNeil, "The t copula
// and related copulas", 2005).
#pragma once

#include <span>

#include "copula/log_ratio.hpp"
#include "copula/shrinkage.hpp"
#include "core/student_scores.hpp"
#include "kedge/matrix_view.hpp"

namespace kedge::copula {

/// Of Student scores with df degrees of freedom: scatter by at most 12 steps of EM, rescaled to a correlation
/// matrix. Arguments as for fit_gaussian; under Shrinkage::spike and with p + q >= rows, log r = 0.
LogRatio fit_student(MatrixView<const float> tx, MatrixView<const float> ty, std::span<const double> weights,
                     double df, Shrinkage shrinkage);

/// The df in {infinity, 20, 10, 6, 4, 3, 2, 1.5, 1} under which the copula of these NORMAL scores is most
/// likely, on at most 2000 rows. Infinity where there are fewer than three rows a column: there the
/// likelihood says nothing.
double choose_df(MatrixView<const float> zx, MatrixView<const float> zy, std::span<const double> weights);

}  // namespace kedge::copula
