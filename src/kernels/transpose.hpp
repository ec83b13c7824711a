// to = from^T, in squares of registers: for tiles that stay in a core's cache.
#pragma once

#include "kedge/matrix_view.hpp"

namespace kedge::kernels {

/// `to` is from.cols() x from.rows().
void transpose(MatrixView<const float> from, MatrixView<float> to);
void transpose(MatrixView<const double> from, MatrixView<double> to);

}  // namespace kedge::kernels
