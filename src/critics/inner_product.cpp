#include "critics/inner_product.hpp"

#include <algorithm>
#include <optional>

#include "critics/embeds.hpp"
#include "critics/tiled_critic.hpp"
#include "critics/tower.hpp"
#include "kedge/matrix.hpp"
#include "kernels/additive_head.hpp"
#include "kernels/gemm.hpp"

namespace kedge::critics {
namespace {

using kernels::Transpose;

template <class M>
auto rows_of(M& buffer, std::size_t first, std::size_t count) {
  return buffer.view().block(first, 0, count, buffer.cols());
}

// Rows of X's buffer are [1, f, a, f2]; of Y's, [g2, b, g, 1]: the towers write [f, a, f2] and [g2, b, g] in
// place, and columns [1, f, a] . [b, g, 1] are the inner product with its additive terms.
class InnerProduct final : public TiledCritic, public Embeds {
 public:
  explicit InnerProduct(const Shape& shape)
      : TiledCritic(shape),
        bilinear_(shape.form == "bilinear"),
        units_(bilinear_ ? shape.y_dim : shape.embed),
        head_(shape.form == "mixed" ? shape.head : 0),
        x_tower_(layout_, "x", shape.x_dim, bilinear_ ? std::vector<std::size_t>{} : shape.hidden,
                 units_ + 1 + head_, shape.activation, shape.precision),
        y_tower_(layout_, "y", shape.y_dim, bilinear_ ? std::vector<std::size_t>{} : shape.hidden,
                 bilinear_ ? 1 : head_ + 1 + units_, shape.activation, shape.precision),
        offset_(layout_.vector("offset", 1)) {
    if (head_ > 0) head_weight_ = layout_.vector("head", head_);
  }

  void initialise(Rng& rng, std::span<float> weights) const override {
    std::ranges::fill(weights, 0.0f);
    x_tower_.initialise(rng, weights);
    y_tower_.initialise(rng, weights);
    x_tower_.fill_output(weights, units_, 1, 0);  // a
    y_tower_.fill_output(weights, head_, 1, 0);   // b
    if (shape_.zero_start) x_tower_.fill_output(weights, 0, units_, 0);
    if (!bilinear_) y_tower_.spread_output_bias(rng, weights, head_ + 1, units_, 0.3);
    if (head_ > 0) {
      x_tower_.spread_output_bias(rng, weights, units_ + 1, head_, 1.0);
      if (!shape_.zero_start) {
        for (float& w : head_weight_->vector(weights)) w = static_cast<float>(2 * rng.uniform() - 1) / 8;
      }
    }
  }

  std::unique_ptr<Workspace> workspace(std::size_t max_x, std::size_t max_y) const override {
    return std::make_unique<Buffers>(*this, max_x, max_y);
  }

  void embed(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
             Workspace& workspace, std::size_t first) const override {
    auto& buffers = static_cast<Buffers&>(workspace);
    const auto bx = rows_of(buffers.x, first, x.rows()), by = rows_of(buffers.y, first, y.rows());
    x_tower_.forward(weights, x, buffers.x_tape, x_outputs(bx));
    y_tower_.forward(weights, y, buffers.y_tape, y_outputs(by));
    const float offset = offset_.vector(weights)[0];
    for (std::size_t i = 0; i < x.rows(); ++i) bx(i, units_ + 1) += offset;
    if (bilinear_) {
      for (std::size_t j = 0; j < y.rows(); ++j) std::ranges::copy(y.row(j), by.row(j).data() + 1);
    }
    transpose_head(buffers, first, y.rows());
  }
  Embeddings embeddings(Workspace& workspace) const override {
    auto& buffers = static_cast<Buffers&>(workspace);
    return {{buffers.x.view()}, {buffers.y.view()}, {buffers.dy.view()}};
  }
  void adopt_embeddings(Workspace& workspace) const override {
    auto& buffers = static_cast<Buffers&>(workspace);
    transpose_head(buffers, 0, buffers.y.rows());
  }

  void tile(std::span<const float> weights, const Workspace& workspace, const Rectangle& at,
            MatrixView<float> scores) const override {
    const auto& buffers = static_cast<const Buffers&>(workspace);
    const auto bx = rows_of(buffers.x, at.first_row, at.rows);
    const auto by = rows_of(buffers.y, at.first_column, at.columns);
    kernels::gemm(Transpose::no, Transpose::yes, 1, x_factor(bx), y_factor(by), 0, scores);
    if (head_ > 0) {
      kernels::additive_head(x_head(bx), buffers.y_head.view().block(0, at.first_column, head_, at.columns),
                             head_weight_->vector(weights), scores);
    }
  }

  void begin_gradient(Workspace& workspace, std::size_t bands) const override {
    auto& d_head = static_cast<Buffers&>(workspace).d_head_weight;
    if (d_head.rows() < bands) d_head = Matrix<float>(bands, head_);
    std::ranges::fill(d_head.flat(), 0.0f);
  }

  void add_gradient(std::span<const float> weights, Workspace& workspace, const Rectangle& at,
                    MatrixView<const float> d_scores) const override {
    auto& buffers = static_cast<Buffers&>(workspace);
    const auto bx = rows_of(buffers.x, at.first_row, at.rows),
               dx = rows_of(buffers.dx, at.first_row, at.rows);
    const auto by = rows_of(buffers.y, at.first_column, at.columns);
    const auto dy = rows_of(buffers.dy, at.first_column, at.columns);
    const float x_so_far = at.first_column > 0 ? 1 : 0, y_so_far = at.band > 0 ? 1 : 0;
    kernels::gemm(Transpose::no, Transpose::no, 1, d_scores, y_factor(by), x_so_far, x_factor(dx));
    kernels::gemm(Transpose::yes, Transpose::no, 1, d_scores, x_factor(bx), y_so_far, y_factor(dy));
    if (head_ == 0) return;
    thread_local HeadGradient d;  // of this tile
    d.make_room(at.rows, at.columns, head_);
    const MatrixView<float> df(d.f.data(), at.rows, head_), dg(d.g.data(), head_, at.columns);
    kernels::additive_head_gradient(
        x_head(bx), buffers.y_head.view().block(0, at.first_column, head_, at.columns),
        head_weight_->vector(weights), d_scores, df, dg, std::span(d.w).first(head_));
    const auto d_band = buffers.d_head_weight.row(at.band);
    for (std::size_t h = 0; h < head_; ++h) d_band[h] += d.w[h];
    add(df, x_so_far, x_head(dx));
    for (std::size_t h = 0; h < head_; ++h) {
      for (std::size_t j = 0; j < at.columns; ++j) dy(j, h) = (at.band > 0 ? dy(j, h) : 0) + dg(h, j);
    }
  }

  void pull_back(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                 Workspace& workspace, std::size_t first, std::span<float> gradient) const override {
    auto& buffers = static_cast<Buffers&>(workspace);
    const auto dx = rows_of(buffers.dx, first, x.rows()), dy = rows_of(buffers.dy, first, y.rows());
    double offset = 0;
    for (std::size_t i = 0; i < x.rows(); ++i) offset += static_cast<double>(dx(i, units_ + 1));
    offset_.vector(gradient)[0] = static_cast<float>(offset);
    if (head_ > 0) {
      std::ranges::fill(head_weight_->vector(gradient), 0.0f);
      kernels::add_column_sums(buffers.d_head_weight.view(), head_weight_->vector(gradient));
    }
    x_tower_.backward(weights, x, buffers.x_tape, x_outputs(dx), gradient);
    y_tower_.backward(weights, y, buffers.y_tape, y_outputs(dy), gradient);
  }

  std::size_t work_per_pair() const override { return units_ + 2 + 12 * head_; }

  std::size_t width() const override { return units_; }
  Matrix<float> embed_x(std::span<const float> weights, MatrixView<const float> x) const override {
    Matrix<float> all(x.rows(), x_tower_.outputs());
    auto tape = x_tower_.tape(x.rows());
    x_tower_.forward(weights, x, tape, all.view());
    return copy_of(all.view().block(0, 0, x.rows(), units_));
  }
  Matrix<float> embed_y(std::span<const float> weights, MatrixView<const float> y) const override {
    if (bilinear_) return copy_of(y);
    Matrix<float> all(y.rows(), y_tower_.outputs());
    auto tape = y_tower_.tape(y.rows());
    y_tower_.forward(weights, y, tape, all.view());
    return copy_of(all.view().block(0, head_ + 1, y.rows(), units_));
  }

 private:
  template <class T>
  MatrixView<T> x_outputs(MatrixView<T> b) const {
    return b.block(0, 1, b.rows(), units_ + 1 + head_);
  }
  template <class T>
  MatrixView<T> y_outputs(MatrixView<T> b) const {
    return b.block(0, 0, b.rows(), y_tower_.outputs());
  }
  template <class T>
  MatrixView<T> x_factor(MatrixView<T> b) const {
    return b.block(0, 0, b.rows(), units_ + 2);
  }
  template <class T>
  MatrixView<T> y_factor(MatrixView<T> b) const {
    return b.block(0, head_, b.rows(), units_ + 2);
  }
  template <class T>
  MatrixView<T> x_head(MatrixView<T> b) const {
    return b.block(0, units_ + 2, b.rows(), head_);
  }

  struct Buffers final : Workspace {
    Buffers(const InnerProduct& critic, std::size_t max_x, std::size_t max_y)
        : x_tape(critic.x_tower_.tape(max_x)), y_tape(critic.y_tower_.tape(max_y)) {
      const std::size_t width = critic.units_ + 2 + critic.head_;
      x = dx = Matrix<float>(max_x, width);
      y = dy = Matrix<float>(max_y, width);
      for (std::size_t i = 0; i < max_x; ++i) x(i, 0) = 1;
      for (std::size_t j = 0; j < max_y; ++j) y(j, width - 1) = 1;
      y_head = Matrix<float>(critic.head_, max_y);
    }

    Tower::Tape x_tape, y_tape;
    Matrix<float> x, dx, y, dy;
    Matrix<float> y_head;         // transposed
    Matrix<float> d_head_weight;  // a row for each band of tiles
  };

  void transpose_head(Buffers& buffers, std::size_t first, std::size_t rows) const {
    for (std::size_t h = 0; h < head_; ++h) {
      for (std::size_t j = first; j < first + rows; ++j) buffers.y_head(h, j) = buffers.y(j, h);
    }
  }

  /// Of one tile.
  struct HeadGradient {
    std::vector<float> f, g, w;
    void make_room(std::size_t rows, std::size_t columns, std::size_t head) {
      if (f.size() < rows * head) f.resize(rows * head);
      if (g.size() < columns * head) g.resize(columns * head);
      if (w.size() < head) w.resize(head);
    }
  };
  static Matrix<float> copy_of(MatrixView<const float> from) {
    Matrix<float> copy(from.rows(), from.cols());
    for (std::size_t i = 0; i < from.rows(); ++i) std::ranges::copy(from.row(i), copy.row(i).data());
    return copy;
  }
  static void add(MatrixView<const float> tile, float so_far, MatrixView<float> sum) {
    for (std::size_t i = 0; i < tile.rows(); ++i) {
      for (std::size_t h = 0; h < tile.cols(); ++h) sum(i, h) = (so_far > 0 ? sum(i, h) : 0) + tile(i, h);
    }
  }

  bool bilinear_;
  std::size_t units_, head_;
  Tower x_tower_, y_tower_;
  Slot offset_;
  std::optional<Slot> head_weight_;
};

}  // namespace

std::unique_ptr<Critic> make_inner_product(const Shape& shape) {
  return std::make_unique<InnerProduct>(shape);
}

}  // namespace kedge::critics
