// A multilayer perceptron on rows: h_0 = x, h_l = act(h_{l-1} W_l + b_l), and a last layer without a
// nonlinearity. With no hidden layers it is one affine map.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/philox.hpp"
#include "critics/layout.hpp"
#include "kedge/matrix.hpp"
#include "kernels/activation.hpp"
#include "kernels/gemm_bf16.hpp"

namespace kedge::critics {

class Tower {
 public:
  Tower(Layout& layout, const std::string& name, std::size_t inputs, const std::vector<std::size_t>& hidden,
        std::size_t outputs, kernels::Activation activation,
        kernels::Precision precision = kernels::Precision::float32);

  std::size_t inputs() const { return layers_.front().weight.rows; }
  std::size_t outputs() const { return layers_.back().weight.cols; }

  /// What the forward pass leaves for the backward pass.
  struct Tape {
    std::vector<Matrix<float>> before, after;  ///< of each hidden nonlinearity
    std::vector<kernels::Rounded> inputs;      ///< of each layer: x, and `after`
    std::vector<kernels::Rounded> weights;     ///< of each layer, of the last forward pass
    kernels::Rounded delta;                    ///< of one block of rows
  };
  Tape tape(std::size_t max_rows) const;

  /// out = tower(x); x and out have the same number of rows, and the tape keeps them from row `first` on.
  void forward(std::span<const float> weights, MatrixView<const float> x, Tape& tape, MatrixView<float> out,
               std::size_t first = 0) const;
  /// Writes the gradient of every weight of this tower, and dL/dx where d_x is not empty; d_out is dL/d(out)
  /// of the last forward pass, whose tape is used up.
  void backward(std::span<const float> weights, MatrixView<const float> x, Tape& tape,
                MatrixView<const float> d_out, std::span<float> gradient, MatrixView<float> d_x = {}) const;
  /// The same for the rows that the tape keeps from `first` on, added to what `gradient` holds.
  void add_backward(std::span<const float> weights, MatrixView<const float> x, Tape& tape, std::size_t first,
                    MatrixView<const float> d_out, std::span<float> gradient, MatrixView<float> d_x) const;

  /// Hidden layers with variance-keeping uniform weights and spread biases; the last layer the same with bias
  /// 0.
  void initialise(Rng& rng, std::span<float> weights) const;
  /// Weights and bias of output columns first ... first + count - 1, for heads that start elsewhere.
  void fill_output(std::span<float> weights, std::size_t first, std::size_t count, float value) const;
  void spread_output_bias(Rng& rng, std::span<float> weights, std::size_t first, std::size_t count,
                          double width) const;

  /// Multiply-adds of one row, forward.
  std::size_t work_per_row() const;

 private:
  struct Layer {
    Slot weight, bias;
  };
  void forward_block(std::span<const float> weights, MatrixView<const float> x, Tape& tape, std::size_t first,
                     MatrixView<float> out) const;
  /// The gradient becomes `keep` (0 or 1) times what it was plus that of these rows.
  void backward_rows(std::span<const float> weights, MatrixView<const float> x, Tape& tape, std::size_t first,
                     MatrixView<const float> d_out, float keep, std::span<float> gradient,
                     MatrixView<float> d_x) const;
  void backward_block(std::span<const float> weights, MatrixView<const float> x, Tape& tape,
                      std::size_t first, MatrixView<const float> d_out, float keep, std::span<float> gradient,
                      MatrixView<float> d_x) const;

  std::vector<Layer> layers_;
  kernels::Activation activation_;
  kernels::Precision precision_;
};

}  // namespace kedge::critics
