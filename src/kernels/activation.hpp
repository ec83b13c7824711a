// Elementwise nonlinearities of the towers, fused with the bias before them and the bias gradient behind
// them.
//   relu: max(z, 0)      silu: z sigma(z)   (Elfwing, Uchibe and Doya, 2018)
#pragma once

#include <span>

#include "kedge/matrix_view.hpp"

namespace kedge::kernels {

enum class Activation { relu, silu };

/// z += bias in each row; h = act(z).
void bias_activation(Activation act, std::span<const float> bias, MatrixView<float> z, MatrixView<float> h);

/// dz = dh act'(z), written over dh; the column sums of dz are added to bias_gradient.
void activation_gradient(Activation act, MatrixView<const float> z, MatrixView<float> dh,
                         std::span<float> bias_gradient);

/// z += bias in each row, for a layer without a nonlinearity.
void add_bias(std::span<const float> bias, MatrixView<float> z);
/// sums[j] += sum_i m(i, j)
void add_column_sums(MatrixView<const float> m, std::span<float> sums);

}  // namespace kedge::kernels
