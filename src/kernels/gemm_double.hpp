// C = alpha op(A) op(B) + beta C in double precision, which oneDNN does not have (Eigen): for exact
// evaluation and for checks, not for training.
#pragma once

#include "kernels/gemm.hpp"

namespace kedge::kernels {

void gemm(Transpose transpose_a, Transpose transpose_b, double alpha, MatrixView<const double> a,
          MatrixView<const double> b, double beta, MatrixView<double> c);

}  // namespace kedge::kernels
