// C = alpha op(A) op(B) + beta C in single precision: the one place that chooses a GEMM (oneDNN).
#pragma once

#include "kedge/matrix_view.hpp"

namespace kedge::kernels {

enum class Transpose : char { no = 'N', yes = 'T' };

/// op(A) is c.rows() x k, op(B) is k x c.cols(). True float products: scores of size 50 do not bear less.
void gemm(Transpose transpose_a, Transpose transpose_b, float alpha, MatrixView<const float> a,
          MatrixView<const float> b, float beta, MatrixView<float> c);

}  // namespace kedge::kernels
