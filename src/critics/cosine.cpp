#include "critics/cosine.hpp"

#include <algorithm>
#include <cmath>

#include "critics/embeds.hpp"
#include "critics/tiled_critic.hpp"
#include "critics/tower.hpp"
#include "kedge/matrix.hpp"
#include "kernels/gemm.hpp"

namespace kedge::critics {
namespace {

using kernels::Transpose;

constexpr float max_log_scale = 4.6051702f;  // log 100
constexpr float tiny = 1e-12f;

/// unit_i = v_i / |v_i|; keeps 1 / |v_i|.
void normalise(MatrixView<const float> v, MatrixView<float> unit, std::span<float> inverse_norm) {
  for (std::size_t i = 0; i < v.rows(); ++i) {
    double sum = 0;
    for (float value : v.row(i)) sum += static_cast<double>(value) * static_cast<double>(value);
    inverse_norm[i] = 1 / (static_cast<float>(std::sqrt(sum)) + tiny);
    for (std::size_t k = 0; k < v.cols(); ++k) unit(i, k) = v(i, k) * inverse_norm[i];
  }
}

/// d <- (d - (d . unit) unit) / |v|: the part of the gradient that a normalised vector can follow.
void normalise_gradient(MatrixView<const float> unit, std::span<const float> inverse_norm,
                        MatrixView<float> d) {
  for (std::size_t i = 0; i < d.rows(); ++i) {
    float along = 0;
    for (std::size_t k = 0; k < d.cols(); ++k) along += d(i, k) * unit(i, k);
    for (std::size_t k = 0; k < d.cols(); ++k) d(i, k) = (d(i, k) - along * unit(i, k)) * inverse_norm[i];
  }
}

MatrixView<float> rows_of(Matrix<float>& buffer, std::size_t first, std::size_t count) {
  return buffer.view().block(first, 0, count, buffer.cols());
}

class Cosine final : public TiledCritic, public Embeds {
 public:
  explicit Cosine(const Shape& shape)
      : TiledCritic(shape),
        x_tower_(layout_, "x", shape.x_dim, shape.hidden, shape.embed, shape.activation, shape.precision),
        y_tower_(layout_, "y", shape.y_dim, shape.hidden, shape.embed, shape.activation, shape.precision),
        offset_(layout_.vector("offset", 1)),
        log_scale_(layout_.vector("log_scale", 1)) {}

  void initialise(Rng& rng, std::span<float> weights) const override {
    std::ranges::fill(weights, 0.0f);
    x_tower_.initialise(rng, weights);
    y_tower_.initialise(rng, weights);
    log_scale_.vector(weights)[0] = static_cast<float>(-std::log(shape_.temperature));
  }

  std::unique_ptr<Workspace> workspace(std::size_t max_x, std::size_t max_y) const override {
    auto buffers = std::make_unique<Buffers>();
    buffers->x_tape = x_tower_.tape(max_x);
    buffers->y_tape = y_tower_.tape(max_y);
    buffers->f = buffers->x = buffers->dx = Matrix<float>(max_x, shape_.embed);
    buffers->g = buffers->y = buffers->dy = Matrix<float>(max_y, shape_.embed);
    buffers->x_inverse.resize(max_x);
    buffers->y_inverse.resize(max_y);
    return buffers;
  }

  void embed(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
             Workspace& workspace, std::size_t first) const override {
    auto& b = static_cast<Buffers&>(workspace);
    x_tower_.forward(weights, x, b.x_tape, b.f.top(x.rows()));
    y_tower_.forward(weights, y, b.y_tape, b.g.top(y.rows()));
    normalise(b.f.top(x.rows()), rows_of(b.x, first, x.rows()), b.x_inverse);
    normalise(b.g.top(y.rows()), rows_of(b.y, first, y.rows()), b.y_inverse);
  }
  Embeddings embeddings(Workspace& workspace) const override {
    auto& b = static_cast<Buffers&>(workspace);
    return {{b.x.view()}, {b.y.view()}, {b.dy.view()}};
  }

  void tile(std::span<const float> weights, const Workspace& workspace, const Rectangle& at,
            MatrixView<float> scores) const override {
    const auto& b = static_cast<const Buffers&>(workspace);
    kernels::gemm(Transpose::no, Transpose::yes, scale(weights),
                  b.x.view().block(at.first_row, 0, at.rows, b.x.cols()),
                  b.y.view().block(at.first_column, 0, at.columns, b.y.cols()), 0, scores);
    const float offset = offset_.vector(weights)[0];
    for (std::size_t i = 0; i < scores.rows(); ++i) {
      for (float& s : scores.row(i)) s += offset;
    }
  }

  void begin_gradient(Workspace& workspace, std::size_t bands) const override {
    static_cast<Buffers&>(workspace).d_offset.assign(bands, 0);
  }

  void add_gradient(std::span<const float> weights, Workspace& workspace, const Rectangle& at,
                    MatrixView<const float> d_scores) const override {
    auto& b = static_cast<Buffers&>(workspace);
    const auto ux = b.x.view().block(at.first_row, 0, at.rows, b.x.cols());
    const auto uy = b.y.view().block(at.first_column, 0, at.columns, b.y.cols());
    kernels::gemm(Transpose::no, Transpose::no, scale(weights), d_scores, uy, at.first_column > 0 ? 1 : 0,
                  b.dx.view().block(at.first_row, 0, at.rows, b.dx.cols()));
    kernels::gemm(Transpose::yes, Transpose::no, scale(weights), d_scores, ux, at.band > 0 ? 1 : 0,
                  b.dy.view().block(at.first_column, 0, at.columns, b.dy.cols()));
    for (std::size_t i = 0; i < at.rows; ++i) {
      for (float d : d_scores.row(i)) b.d_offset[at.band] += static_cast<double>(d);
    }
  }

  void pull_back(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                 Workspace& workspace, std::size_t first, std::span<float> gradient) const override {
    auto& b = static_cast<Buffers&>(workspace);
    const auto ux = rows_of(b.x, first, x.rows()), uy = rows_of(b.y, first, y.rows());
    const auto dx = rows_of(b.dx, first, x.rows()), dy = rows_of(b.dy, first, y.rows());
    double offset = 0, along = 0;  // dL/dt = sum_ij dS_ij (S_ij - c) = sum_i dx_i . unit_i
    for (const double of_band : b.d_offset) offset += of_band;
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t k = 0; k < dx.cols(); ++k) along += static_cast<double>(dx(i, k) * ux(i, k));
    }
    offset_.vector(gradient)[0] = static_cast<float>(offset);
    log_scale_.vector(gradient)[0] = static_cast<float>(along);
    normalise_gradient(ux, b.x_inverse, dx);
    normalise_gradient(uy, b.y_inverse, dy);
    x_tower_.backward(weights, x, b.x_tape, dx, gradient);
    y_tower_.backward(weights, y, b.y_tape, dy, gradient);
  }

  /// The scale goes no further than its limit.
  void settle_gradient(std::span<const float> weights, std::span<float> gradient) const override {
    float& along = log_scale_.vector(gradient)[0];
    if (log_scale_.vector(weights)[0] > max_log_scale && along < 0) along = 0;
  }

  std::size_t work_per_pair() const override { return shape_.embed; }

  std::size_t width() const override { return shape_.embed; }
  Matrix<float> embed_x(std::span<const float> weights, MatrixView<const float> x) const override {
    return embed_one(x_tower_, weights, x);
  }
  Matrix<float> embed_y(std::span<const float> weights, MatrixView<const float> y) const override {
    return embed_one(y_tower_, weights, y);
  }

 private:
  float scale(std::span<const float> weights) const {
    return std::exp(std::min(log_scale_.vector(weights)[0], max_log_scale));
  }

  /// Each side takes the root of the scale, so that the inner product has all of it.
  Matrix<float> embed_one(const Tower& tower, std::span<const float> weights,
                          MatrixView<const float> rows) const {
    Matrix<float> unit(rows.rows(), shape_.embed);
    auto tape = tower.tape(rows.rows());
    std::vector<float> inverse_norm(rows.rows());
    tower.forward(weights, rows, tape, unit.view());
    normalise(unit.view(), unit.view(), inverse_norm);
    const float root = std::sqrt(scale(weights));
    for (float& value : unit.flat()) value *= root;
    return unit;
  }

  struct Buffers final : Workspace {
    Tower::Tape x_tape, y_tape;
    Matrix<float> f, g, x, y, dx, dy;  // tower outputs, unit vectors, gradients
    std::vector<float> x_inverse, y_inverse;
    std::vector<double> d_offset;  // of each band of tiles
  };

  Tower x_tower_, y_tower_;
  Slot offset_, log_scale_;
};

}  // namespace

std::unique_ptr<Critic> make_cosine(const Shape& shape) { return std::make_unique<Cosine>(shape); }

}  // namespace kedge::critics
