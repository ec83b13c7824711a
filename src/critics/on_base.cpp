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

class OnBase final : public Critic, public Tiled {
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
    return b;
  }

  void forward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
               Workspace& workspace, MatrixView<float> scores) const override {
    auto& b = static_cast<Buffers&>(workspace);
    if (network_matters(weights)) {
      network_->forward(network(weights), network_x(x), network_y(y), *b.network, scores);
    }
    embed_base(weights, x, y, b, 0);
    put_together(weights, b, whole(x, y), scores);
  }

  void backward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                Workspace& workspace, MatrixView<const float> d_scores,
                std::span<float> gradient) const override {
    auto& b = static_cast<Buffers&>(workspace);
    if (network_) {
      network_->backward(network(weights), network_x(x), network_y(y), *b.network, d_scores,
                         network(gradient));
    }
    finish_gradient(weights, gradient);
  }

  const Tiled* tiled() const override { return !network_ || network_->tiled() != nullptr ? this : nullptr; }

  void embed(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
             Workspace& workspace, std::size_t first) const override {
    auto& b = static_cast<Buffers&>(workspace);
    if (network_) network_->tiled()->embed(network(weights), network_x(x), network_y(y), *b.network, first);
    embed_base(weights, x, y, b, first);
  }
  Embeddings embeddings(Workspace& workspace) const override {
    auto& b = static_cast<Buffers&>(workspace);
    Embeddings all;
    if (network_) all = network_->tiled()->embeddings(*b.network);
    const auto numbers = [](Matrix<float>& of) { return MatrixView<float>(of.data(), of.size(), 1); };
    for (const auto& part : {b.u.view(), numbers(b.row), numbers(b.row_square)}) all.x.push_back(part);
    for (const auto& part : {b.v.view(), numbers(b.column), numbers(b.column_square)}) all.y.push_back(part);
    return all;
  }
  void adopt_embeddings(Workspace& workspace) const override {
    if (network_) network_->tiled()->adopt_embeddings(*static_cast<Buffers&>(workspace).network);
  }
  void tile(std::span<const float> weights, const Workspace& workspace, const Rectangle& at,
            MatrixView<float> scores) const override {
    const auto& b = static_cast<const Buffers&>(workspace);
    if (network_matters(weights)) network_->tiled()->tile(network(weights), *b.network, at, scores);
    put_together(weights, b, at, scores);
  }
  void begin_gradient(Workspace& workspace, std::size_t bands) const override {
    if (network_) network_->tiled()->begin_gradient(*static_cast<Buffers&>(workspace).network, bands);
  }
  void add_gradient(std::span<const float> weights, Workspace& workspace, const Rectangle& at,
                    MatrixView<const float> d_scores) const override {
    auto& b = static_cast<Buffers&>(workspace);
    if (network_) network_->tiled()->add_gradient(network(weights), *b.network, at, d_scores);
  }
  void pull_back(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                 Workspace& workspace, std::size_t first, std::span<float> gradient) const override {
    auto& b = static_cast<Buffers&>(workspace);
    if (network_) {
      network_->tiled()->pull_back(network(weights), network_x(x), network_y(y), *b.network, first,
                                   network(gradient));
    }
    finish_gradient(weights, gradient);
  }
  void settle_gradient(std::span<const float> weights, std::span<float> gradient) const override {
    if (network_) network_->tiled()->settle_gradient(network(weights), network(gradient));
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
    Matrix<float> u, v, row, row_square, column, column_square;
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

  bool network_matters(std::span<const float> weights) const {
    return network_ && scalars_.vector(weights)[scale_at] != 0;
  }

  /// What rows and columns come to: variates u, v, those of x weighted for the inner product, and their sums
  /// of squares.
  void embed_base(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                  Buffers& b, std::size_t first) const {
    const auto rho = rho_.vector(weights), rest = rest_.vector(weights);
    if (rho.empty()) return;
    const auto s = scalars_.vector(weights);
    const auto u = b.u.view().block(first, 0, x.rows(), b.u.cols());
    const auto v = b.v.view().block(first, 0, y.rows(), b.v.cols());
    kernels::gemm(Transpose::no, Transpose::no, 1, x.block(0, 0, x.rows(), x_cols_), x_map_.matrix(weights),
                  0, u);
    kernels::gemm(Transpose::no, Transpose::no, 1, y.block(0, 0, y.rows(), y_cols_), y_map_.matrix(weights),
                  0, v);
    const auto own = [first](Matrix<float>& of, std::size_t rows) { return of.flat().subspan(first, rows); };
    const auto row = own(b.row, x.rows()), row_square = own(b.row_square, x.rows());
    const auto column = own(b.column, y.rows()), column_square = own(b.column_square, y.rows());
    squares(rho, rest, u, row_square, row);
    squares(rho, rest, v, column_square, column);
    const float factor = student_ ? -2.0f : 1.0f;
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t k = 0; k < rho.size(); ++k) u(i, k) *= factor * rho[k] / rest[k];
    }
    if (!student_) return;
    const float df = s[df_at];
    const auto p = static_cast<float>(x_cols_), q = static_cast<float>(y_cols_);
    for (std::size_t i = 0; i < x.rows(); ++i) {
      const float square = row_square[i];
      row_square[i] += row[i];
      row[i] = s[constant_at] + 0.5f * (df + p) * std::log1p(square / df);
    }
    for (std::size_t j = 0; j < y.rows(); ++j) {
      const float square = column_square[j];
      column_square[j] += column[j];
      column[j] = 0.5f * (df + q) * std::log1p(square / df);
    }
  }

  /// The network's scores, scaled, and the base's.
  void put_together(std::span<const float> weights, const Buffers& b, const Rectangle& at,
                    MatrixView<float> scores) const {
    const auto s = scalars_.vector(weights);
    const bool has_network = network_matters(weights);
    for (std::size_t i = 0; i < at.rows; ++i) {
      for (float& score : scores.row(i)) score = has_network ? s[scale_at] * score : 0.0f;
    }
    if (rho_.size() == 0) return;
    const auto row = b.row.flat().subspan(at.first_row, at.rows);
    const auto column = b.column.flat().subspan(at.first_column, at.columns);
    const auto u_k = b.u.view().block(at.first_row, 0, at.rows, rho_.size());
    const auto v_k = b.v.view().block(at.first_column, 0, at.columns, rho_.size());
    if (!student_) {
      for (std::size_t i = 0; i < at.rows; ++i) {
        const float constant = s[constant_at] - 0.5f * row[i];
        for (std::size_t j = 0; j < at.columns; ++j) scores(i, j) += constant - 0.5f * column[j];
      }
      kernels::gemm(Transpose::no, Transpose::yes, 1, u_k, v_k, 1, scores);
      return;
    }
    thread_local Matrix<float> buffer;
    if (buffer.size() < at.rows * at.columns) buffer = Matrix<float>(at.rows, at.columns);
    const MatrixView<float> cross(buffer.data(), at.rows, at.columns);
    kernels::gemm(Transpose::no, Transpose::yes, 1, u_k, v_k, 0, cross);
    const float df = s[df_at];
    const auto p = static_cast<float>(x_cols_), q = static_cast<float>(y_cols_);
    kernels::add_student(
        {row, b.row_square.flat().subspan(at.first_row, at.rows), column,
         b.column_square.flat().subspan(at.first_column, at.columns), 0.5f * (df + p + q), df},
        cross, scores);
  }

  /// Of the network's weights as the scale has it, and 0 of the base's.
  void finish_gradient(std::span<const float> weights, std::span<float> gradient) const {
    std::ranges::fill(gradient.subspan(network_ ? network_->layout().size() : 0), 0.0f);
    const float scale = scalars_.vector(weights)[scale_at];
    if (!network_ || scale == 1) return;
    for (float& g : network(gradient)) g *= scale;
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
