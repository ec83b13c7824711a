#include "link/methods/paired_autoencoder.hpp"

#include <algorithm>

namespace kedge::link {
namespace {

constexpr auto activation = kernels::Activation::silu;

void add(MatrixView<const float> from, MatrixView<float> to) {
  for (std::size_t i = 0; i < from.rows(); ++i) {
    for (std::size_t c = 0; c < from.cols(); ++c) to(i, c) += from(i, c);
  }
}

Matrix<float> encode(const critics::Tower& encoder, std::span<const float> weights,
                     MatrixView<const float> rows) {
  auto tape = encoder.tape(rows.rows());
  Matrix<float> codes(rows.rows(), encoder.outputs());
  encoder.forward(weights, rows, tape, codes.view());
  return codes;
}

}  // namespace

PairedAutoencoder::PairedAutoencoder(std::size_t x_columns, std::size_t y_columns, std::size_t hidden,
                                     std::size_t codes, std::size_t batch, Rng& rng)
    : encoders_{{layout_, "encode-x", x_columns, {hidden}, codes, activation},
                {layout_, "encode-y", y_columns, {hidden}, codes, activation}},
      decoders_{{layout_, "x-from-x", codes, {hidden}, x_columns, activation},
                {layout_, "y-from-x", codes, {hidden}, y_columns, activation},
                {layout_, "x-from-y", codes, {hidden}, x_columns, activation},
                {layout_, "y-from-y", codes, {hidden}, y_columns, activation}},
      optimiser_(layout_, {}) {
  const auto ready = [&](const critics::Tower& tower, Buffers& buffers) {
    tower.initialise(rng, optimiser_.weights());
    buffers.tape = tower.tape(batch);
    buffers.out = buffers.d_out = Matrix<float>(batch, tower.outputs());
    buffers.d_in = Matrix<float>(batch, tower.inputs());
  };
  for (std::size_t i = 0; i < 2; ++i) ready(encoders_[i], encoding_[i]);
  for (std::size_t i = 0; i < 4; ++i) ready(decoders_[i], decoding_[i]);
  optimiser_.restart();
}

double PairedAutoencoder::decode(std::span<const float> weights, std::size_t decoder,
                                 MatrixView<const float> codes, MatrixView<const float> target, bool learn,
                                 MatrixView<float> d_codes) {
  Buffers& b = decoding_[decoder];
  const std::size_t rows = codes.rows();
  decoders_[decoder].forward(weights, codes, b.tape, b.out.top(rows));
  const double share = 1 / static_cast<double>(rows * target.cols());
  double loss = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t c = 0; c < target.cols(); ++c) {
      const double d = static_cast<double>(b.out(i, c)) - static_cast<double>(target(i, c));
      loss += share * d * d;
      b.d_out(i, c) = static_cast<float>(2 * share * d);
    }
  }
  if (learn) {
    decoders_[decoder].backward(weights, codes, b.tape, b.d_out.top(rows), optimiser_.gradient(),
                                b.d_in.top(rows));
    add(b.d_in.top(rows), d_codes);
  }
  return loss;
}

double PairedAutoencoder::run(std::span<const float> weights, MatrixView<const float> x,
                              MatrixView<const float> y, bool learn) {
  const MatrixView<const float> sides[] = {x, y};
  double loss = 0;
  for (std::size_t side = 0; side < 2; ++side) {
    Buffers& b = encoding_[side];
    const auto codes = b.out.top(x.rows()), d_codes = b.d_out.top(x.rows());
    encoders_[side].forward(weights, sides[side], b.tape, codes);
    std::fill_n(d_codes.data(), d_codes.rows() * d_codes.cols(), 0.0f);
    for (std::size_t target = 0; target < 2; ++target) {
      loss += decode(weights, 2 * side + target, codes, sides[target], learn, d_codes);
    }
    if (learn) encoders_[side].backward(weights, sides[side], b.tape, d_codes, optimiser_.gradient());
  }
  return loss;
}

double PairedAutoencoder::step(MatrixView<const float> x, MatrixView<const float> y, double rate) {
  const double loss = run(optimiser_.weights(), x, y, true);
  optimiser_.step(rate);
  return loss;
}

double PairedAutoencoder::loss(MatrixView<const float> x, MatrixView<const float> y) {
  return run(optimiser_.average(), x, y, false);
}

Matrix<float> PairedAutoencoder::encode_x(std::span<const float> weights,
                                          MatrixView<const float> rows) const {
  return encode(encoders_[0], weights, rows);
}
Matrix<float> PairedAutoencoder::encode_y(std::span<const float> weights,
                                          MatrixView<const float> rows) const {
  return encode(encoders_[1], weights, rows);
}

}  // namespace kedge::link
