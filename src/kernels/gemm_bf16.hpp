// C = op(A) op(B) + beta C with A and B rounded to bfloat16 (8 bits of fraction) and sums in float: products
// of training, twice as fast where the processor has them (avx512_bf16, amx). Rounding is to nearest, ties to
// even. What stands in several products is rounded once: it is a Factor that keeps its rounded copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kedge/matrix_view.hpp"
#include "kernels/gemm.hpp"

namespace kedge::kernels {

enum class Precision { float32, bfloat16 };

/// Whether the processor multiplies bfloat16 itself, and KEDGE_ISA does not forbid it.
bool has_bfloat16();

/// A matrix as a product reads it.
struct Factor {
  MatrixView<const float> values;
  const std::uint16_t* rounded = nullptr;  ///< rows one behind another; null: the product is one of floats
};

/// The rounded copy of a matrix of some rows, written and read in bands of rows. In float32 it is empty.
class Rounded {
 public:
  Rounded() = default;
  Rounded(Precision precision, std::size_t rows, std::size_t cols);

  /// Rounds `band` into rows first ... ; the band itself where floats are multiplied.
  Factor take(MatrixView<const float> band, std::size_t first = 0);
  /// `band`, whose numbers may have changed since, as those rows were when they were taken.
  Factor kept(MatrixView<const float> band, std::size_t first = 0) const;

 private:
  std::vector<std::uint16_t> bits_;
};

/// Shapes as in gemm(); beta is 0 or 1. Both factors are rounded or neither is.
void gemm(Transpose transpose_a, Transpose transpose_b, const Factor& a, const Factor& b, float beta,
          MatrixView<float> c);

}  // namespace kedge::kernels
