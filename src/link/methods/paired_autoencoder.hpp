// Two encoders to a few dimensions whose codes must tell both sides: with z_x = e_x(x), z_y = e_y(y),
//   loss = |d_xx(z_x) - x|^2 + |d_xy(z_x) - y|^2 + |d_yx(z_y) - x|^2 + |d_yy(z_y) - y|^2, a mean over columns
//   and rows
// (Gowri et al., 2024: "cross-decoding" keeps in a code what one side tells of the other).
#pragma once

#include <cstddef>
#include <vector>

#include "core/philox.hpp"
#include "critics/tower.hpp"
#include "engine/optimiser.hpp"

namespace kedge::link {

class PairedAutoencoder {
 public:
  PairedAutoencoder(std::size_t x_columns, std::size_t y_columns, std::size_t hidden, std::size_t codes,
                    std::size_t batch, Rng& rng);

  /// One step on paired rows, exactly a batch of them; returns the loss before it.
  double step(MatrixView<const float> x, MatrixView<const float> y, double rate);
  /// The loss of other rows, at most a batch, with the averaged weights.
  double loss(MatrixView<const float> x, MatrixView<const float> y);

  std::vector<float> weights() const { return {optimiser_.average().begin(), optimiser_.average().end()}; }
  Matrix<float> encode_x(std::span<const float> weights, MatrixView<const float> rows) const;
  Matrix<float> encode_y(std::span<const float> weights, MatrixView<const float> rows) const;

 private:
  struct Buffers {
    critics::Tower::Tape tape;
    Matrix<float> out, d_out, d_in;
  };
  double decode(std::span<const float> weights, std::size_t decoder, MatrixView<const float> codes,
                MatrixView<const float> target, bool learn, MatrixView<float> d_codes);
  double run(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
             bool learn);

  critics::Layout layout_;
  critics::Tower encoders_[2], decoders_[4];  // decoders: x from z_x, y from z_x, x from z_y, y from z_y
  engine::Optimiser optimiser_;
  Buffers encoding_[2], decoding_[4];
};

}  // namespace kedge::link
