// C = op(A) op(B) + beta C with A and B rounded to bfloat16 (8 bits of fraction) and sums in float: products
// of training, twice as fast where the processor has them (avx512_bf16, amx). Rounding is to nearest, ties to
// even.
#pragma once

#include "kedge/matrix_view.hpp"
#include "kernels/gemm.hpp"

namespace kedge::kernels {

enum class Precision { float32, bfloat16 };

/// Whether the processor multiplies bfloat16 itself, and KEDGE_ISA does not forbid it.
bool has_bfloat16();

/// Shapes as in gemm(); beta is 0 or 1.
void gemm_bf16(Transpose transpose_a, Transpose transpose_b, MatrixView<const float> a,
               MatrixView<const float> b, float beta, MatrixView<float> c);

/// gemm with alpha = 1, in the precision asked for.
inline void gemm(Precision precision, Transpose transpose_a, Transpose transpose_b, MatrixView<const float> a,
                 MatrixView<const float> b, float beta, MatrixView<float> c) {
  if (precision == Precision::bfloat16) {
    gemm_bf16(transpose_a, transpose_b, a, b, beta, c);
  } else {
    gemm(transpose_a, transpose_b, 1, a, b, beta, c);
  }
}

}  // namespace kedge::kernels
