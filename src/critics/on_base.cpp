#include "critics/on_base.hpp"

#include <algorithm>
#include <cmath>

#include "kedge/matrix.hpp"
#include "kernels/gemm.hpp"
#include "kernels/student_tile.hpp"

namespace kedge::critics {
namespace {

using kernels::Transpose;

enum : std::size_t { constant_at, df_at, scale_at, scalars };

class OnBase final : public Critic {
 public:
  explicit OnBase(const Shape& shape)
      : Critic(shape),
        x_cols_(shape.base->x_map.rows()),
        y_cols_(shape.base->y_map.rows()),
        student_(shape.base->df > 0),
        network_(shape.form == "none" ? nullptr : make_critic(network_shape(shape))) {
    const Base& base = *shape.base;
    if (network_) layout_ = network_->layout();  // its slots come first, at the places where it expects them
    x_map_ = layout_.fixed("base.x_map", x_cols_, base.x_map.cols());
    y_map_ = layout_.fixed("base.y_map", y_cols_, base.y_map.cols());
    rho_ = layout_.fixed("base.rho", 1, base.rho.size());
    rest_ = layout_.fixed("base.rest", 1, base.rest.size());
    scalars_ = layout_.fixed("base.scalars", 1, scalars);
  }

  void initialise(Rng& rng, std::span<float> weights) const override {
    std::ranges::fill(weights, 0.0f);
    if (network_) network_->initialise(rng, network(weights));
    const Base& base = *shape_.base;
    std::ranges::copy(base.x_map.flat(), x_map_.vector(weights).begin());
    std::ranges::copy(base.y_map.flat(), y_map_.vector(weights).begin());
    std::ranges::copy(base.rho, rho_.vector(weights).begin());
    std::ranges::copy(base.rest, rest_.vector(weights).begin());
    scalars_.vector(weights)[constant_at] = base.constant;
    scalars_.vector(weights)[df_at] = base.df;
    scalars_.vector(weights)[scale_at] = 1;
  }

  std::unique_ptr<Workspace> workspace(std::size_t max_x, std::size_t max_y) const override {
    auto b = std::make_unique<Buffers>();
    if (network_) b->network = network_->workspace(max_x, max_y);
    b->u = Matrix<float>(max_x, x_map_.cols);
    b->v = Matrix<float>(max_y, y_map_.cols);
    b->row = b->row_square = Matrix<float>(1, max_x);
    b->column = b->column_square = Matrix<float>(1, max_y);
    if (student_) b->cross = Matrix<float>(max_x, max_y);
    return b;
  }

  void forward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
               Workspace& workspace, MatrixView<float> scores) const override {
    auto& b = static_cast<Buffers&>(workspace);
    const float scale = scalars_.vector(weights)[scale_at];
    if (network_ && scale != 0) {
      network_->forward(network(weights), network_x(x), network_y(y), *b.network, scores);
    }
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (float& s : scores.row(i)) s = network_ && scale != 0 ? scale * s : 0.0f;
    }
    if (rho_.size() > 0) add_base(weights, x, y, b, scores);
  }

  void backward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                Workspace& workspace, MatrixView<const float> d_scores,
                std::span<float> gradient) const override {
    auto& b = static_cast<Buffers&>(workspace);
    const std::size_t own = network_ ? network_->layout().size() : 0;
    std::ranges::fill(gradient.subspan(own), 0.0f);
    if (!network_) return;
    network_->backward(network(weights), network_x(x), network_y(y), *b.network, d_scores, network(gradient));
    const float scale = scalars_.vector(weights)[scale_at];
    if (scale == 1) return;
    for (float& g : network(gradient)) g *= scale;
  }

  std::size_t work_per_pair() const override {
    return rho_.size() + (student_ ? 10 : 1) + (network_ ? network_->work_per_pair() : 0);
  }

  void set_scale(std::span<float> weights, double scale) const {
    scalars_.vector(weights)[scale_at] = static_cast<float>(scale);
  }

 private:
  struct Buffers final : Workspace {
    std::unique_ptr<Workspace> network;
    Matrix<float> u, v, cross, row, row_square, column, column_square;
  };

  static Shape network_shape(Shape shape) {
    shape.x_dim -= shape.base->x_map.rows();
    shape.y_dim -= shape.base->y_map.rows();
    shape.base.reset();
    return shape;
  }
  template <class T>
  std::span<T> network(std::span<T> buffer) const {
    return buffer.first(network_->layout().size());
  }
  MatrixView<const float> network_x(MatrixView<const float> x) const {
    return x.block(0, x_cols_, x.rows(), x.cols() - x_cols_);
  }
  MatrixView<const float> network_y(MatrixView<const float> y) const {
    return y.block(0, y_cols_, y.rows(), y.cols() - y_cols_);
  }

  /// Of each row of variates: the sum over all squares, and over the correlated ones of rho^2 u^2 / w.
  static void squares(std::span<const float> rho, std::span<const float> rest,
                      MatrixView<const float> variates, std::span<float> all, std::span<float> correlated) {
    for (std::size_t i = 0; i < variates.rows(); ++i) {
      const auto u = variates.row(i);
      float sum = 0, weighted = 0;
      for (const float value : u) sum += value * value;
      for (std::size_t k = 0; k < rho.size(); ++k) {
        weighted += rho[k] * rho[k] / rest[k] * u[k] * u[k];
      }
      all[i] = sum;
      correlated[i] = weighted;
    }
  }

  void add_base(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                Buffers& b, MatrixView<float> scores) const {
    const auto rho = rho_.vector(weights), rest = rest_.vector(weights);
    const auto s = scalars_.vector(weights);
    const auto u = b.u.top(x.rows()), v = b.v.top(y.rows());
    kernels::gemm(Transpose::no, Transpose::no, 1, x.block(0, 0, x.rows(), x_cols_), x_map_.matrix(weights),
                  0, u);
    kernels::gemm(Transpose::no, Transpose::no, 1, y.block(0, 0, y.rows(), y_cols_), y_map_.matrix(weights),
                  0, v);
    const auto row = b.row.flat(), column = b.column.flat();
    const auto row_square = b.row_square.flat(), column_square = b.column_square.flat();
    squares(rho, rest, u, row_square, row);
    squares(rho, rest, v, column_square, column);
    const float factor = student_ ? -2.0f : 1.0f;
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t k = 0; k < rho.size(); ++k) u(i, k) *= factor * rho[k] / rest[k];
    }
    const auto u_k = u.block(0, 0, u.rows(), rho.size()), v_k = v.block(0, 0, v.rows(), rho.size());
    if (!student_) {
      for (std::size_t i = 0; i < x.rows(); ++i) {
        const float constant = s[constant_at] - 0.5f * row[i];
        for (std::size_t j = 0; j < y.rows(); ++j) scores(i, j) += constant - 0.5f * column[j];
      }
      kernels::gemm(Transpose::no, Transpose::yes, 1, u_k, v_k, 1, scores);
      return;
    }
    const float df = s[df_at];
    const auto p = static_cast<float>(x_cols_), q = static_cast<float>(y_cols_);
    for (std::size_t i = 0; i < x.rows(); ++i) {
      const float own = row_square[i];
      row_square[i] += row[i];
      row[i] = s[constant_at] + 0.5f * (df + p) * std::log1p(own / df);
    }
    for (std::size_t j = 0; j < y.rows(); ++j) {
      const float own = column_square[j];
      column_square[j] += column[j];
      column[j] = 0.5f * (df + q) * std::log1p(own / df);
    }
    const MatrixView<float> cross(b.cross.data(), x.rows(), y.rows());
    kernels::gemm(Transpose::no, Transpose::yes, 1, u_k, v_k, 0, cross);
    kernels::add_student({row, row_square, column, column_square, 0.5f * (df + p + q), df}, cross, scores);
  }

  std::size_t x_cols_, y_cols_;
  bool student_;
  std::unique_ptr<Critic> network_;
  Slot x_map_, y_map_, rho_, rest_, scalars_;
};

}  // namespace

std::unique_ptr<Critic> make_on_base(const Shape& shape) { return std::make_unique<OnBase>(shape); }

void set_network_scale(const Critic& critic, std::span<float> weights, double scale) {
  static_cast<const OnBase&>(critic).set_scale(weights, scale);
}

}  // namespace kedge::critics
