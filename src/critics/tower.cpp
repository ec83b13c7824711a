#include "critics/tower.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/gemm_bf16.hpp"

namespace kedge::critics {

using kernels::Transpose;

namespace {

// Rows go through all layers together, so many at a time that what one layer writes is still in a core's
// cache when the next reads it.
constexpr std::size_t block_rows = 256;

template <class T>
MatrixView<T> band(MatrixView<T> m, std::size_t first, std::size_t rows) {
  return m.block(first, 0, rows, m.cols());
}

}  // namespace

Tower::Tower(Layout& layout, const std::string& name, std::size_t inputs,
             const std::vector<std::size_t>& hidden, std::size_t outputs, kernels::Activation activation,
             kernels::Precision precision)
    : activation_(activation), precision_(precision) {
  std::size_t width = inputs;
  auto add = [&](std::size_t next) {
    const std::string layer = fmt::format("{}.{}", name, layers_.size());
    Slot weight = layout.matrix(layer + ".weight", width, next);
    layers_.push_back({std::move(weight), layout.vector(layer + ".bias", next)});
    width = next;
  };
  for (std::size_t units : hidden) add(units);
  add(outputs);
}

Tower::Tape Tower::tape(std::size_t max_rows) const {
  Tape tape;
  std::size_t widest = 0;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Slot& weight = layers_[l].weight;
    widest = std::max(widest, weight.cols);
    tape.inputs.emplace_back(precision_, max_rows, weight.rows);
    tape.weights.emplace_back(precision_, weight.rows, weight.cols);
    if (l + 1 == layers_.size()) break;
    tape.before.emplace_back(max_rows, weight.cols);
    tape.after.emplace_back(max_rows, weight.cols);
  }
  tape.delta = kernels::Rounded(precision_, std::min(block_rows, max_rows), widest);
  return tape;
}

void Tower::forward(std::span<const float> weights, MatrixView<const float> x, Tape& tape,
                    MatrixView<float> out, std::size_t first) const {
  for (std::size_t l = 0; l < layers_.size(); ++l) tape.weights[l].take(layers_[l].weight.matrix(weights));
  for (std::size_t i = 0; i < x.rows(); i += block_rows) {
    const std::size_t rows = std::min(block_rows, x.rows() - i);
    forward_block(weights, band(x, i, rows), tape, first + i, band(out, i, rows));
  }
}

void Tower::backward(std::span<const float> weights, MatrixView<const float> x, Tape& tape,
                     MatrixView<const float> d_out, std::span<float> gradient, MatrixView<float> d_x) const {
  backward_rows(weights, x, tape, 0, d_out, 0, gradient, d_x);
}

void Tower::add_backward(std::span<const float> weights, MatrixView<const float> x, Tape& tape,
                         std::size_t first, MatrixView<const float> d_out, std::span<float> gradient,
                         MatrixView<float> d_x) const {
  backward_rows(weights, x, tape, first, d_out, 1, gradient, d_x);
}

void Tower::backward_rows(std::span<const float> weights, MatrixView<const float> x, Tape& tape,
                          std::size_t first, MatrixView<const float> d_out, float keep,
                          std::span<float> gradient, MatrixView<float> d_x) const {
  if (keep == 0) {
    for (const Layer& layer : layers_) {
      std::ranges::fill(layer.bias.vector(gradient), 0.0f);
      if (x.rows() == 0) std::ranges::fill(layer.weight.vector(gradient), 0.0f);
    }
  }
  for (std::size_t i = 0; i < x.rows(); i += block_rows) {
    const std::size_t rows = std::min(block_rows, x.rows() - i);
    backward_block(weights, band(x, i, rows), tape, first + i, band(d_out, i, rows), i == 0 ? keep : 1,
                   gradient, d_x.empty() ? d_x : band(d_x, i, rows));
  }
}

void Tower::forward_block(std::span<const float> weights, MatrixView<const float> x, Tape& tape,
                          std::size_t first, MatrixView<float> out) const {
  MatrixView<const float> input = x;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const bool last = l + 1 == layers_.size();
    const MatrixView<float> z = last ? out : band(tape.before[l].view(), first, x.rows());
    const auto bias = layers_[l].bias.vector(weights);
    kernels::gemm(Transpose::no, Transpose::no, tape.inputs[l].take(input, first),
                  tape.weights[l].kept(layers_[l].weight.matrix(weights)), 0, z);
    if (last) {
      kernels::add_bias(bias, z);
    } else {
      const MatrixView<float> h = band(tape.after[l].view(), first, x.rows());
      kernels::bias_activation(activation_, bias, z, h);
      input = h;
    }
  }
}

void Tower::backward_block(std::span<const float> weights, MatrixView<const float> x, Tape& tape,
                           std::size_t first, MatrixView<const float> d_out, float keep,
                           std::span<float> gradient, MatrixView<float> d_x) const {
  const auto kept = [&](std::vector<Matrix<float>>& of, std::size_t l) {
    return band(of[l].view(), first, x.rows());
  };
  MatrixView<const float> delta = d_out;  // dL/dz of the layer at hand
  kernels::add_column_sums(delta, layers_.back().bias.vector(gradient));
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const MatrixView<const float> input = l == 0 ? x : kept(tape.after, l - 1);
    const kernels::Factor error = tape.delta.take(delta);
    const kernels::Factor weight = tape.weights[l].kept(layers_[l].weight.matrix(weights));
    kernels::gemm(Transpose::yes, Transpose::no, tape.inputs[l].kept(input, first), error, keep,
                  layers_[l].weight.matrix(gradient));
    if (l == 0) {
      if (!d_x.empty()) kernels::gemm(Transpose::no, Transpose::yes, error, weight, 0, d_x);
      break;
    }
    // dL/dh goes over h, which nobody reads again once the gradient of the weights behind it is written.
    const MatrixView<float> dh = kept(tape.after, l - 1);
    kernels::gemm(Transpose::no, Transpose::yes, error, weight, 0, dh);
    kernels::activation_gradient(activation_, kept(tape.before, l - 1), dh,
                                 layers_[l - 1].bias.vector(gradient));
    delta = dh;
  }
}

void Tower::initialise(Rng& rng, std::span<float> weights) const {
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const bool last = l + 1 == layers_.size();
    const double fan_in = static_cast<double>(layers_[l].weight.rows);
    const double width = (last ? 1.0 : 1.2) * std::sqrt(3 / std::max(fan_in, 1.0));
    for (float& w : layers_[l].weight.vector(weights))
      w = static_cast<float>(width * (2 * rng.uniform() - 1));
    for (float& b : layers_[l].bias.vector(weights)) b = last ? 0 : static_cast<float>(rng.uniform() - 0.5);
  }
}

void Tower::fill_output(std::span<float> weights, std::size_t first, std::size_t count, float value) const {
  const MatrixView<float> weight = layers_.back().weight.matrix(weights);
  for (std::size_t i = 0; i < weight.rows(); ++i) {
    for (std::size_t j = first; j < first + count; ++j) weight(i, j) = value;
  }
  for (float& b : layers_.back().bias.vector(weights).subspan(first, count)) b = value;
}

void Tower::spread_output_bias(Rng& rng, std::span<float> weights, std::size_t first, std::size_t count,
                               double width) const {
  for (float& b : layers_.back().bias.vector(weights).subspan(first, count)) {
    b = static_cast<float>(width * (2 * rng.uniform() - 1));
  }
}

std::size_t Tower::work_per_row() const {
  std::size_t work = 0;
  for (const Layer& layer : layers_) work += layer.weight.size();
  return work;
}

}  // namespace kedge::critics
