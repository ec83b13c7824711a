#include "critics/concat.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "critics/tower.hpp"
#include "kedge/matrix.hpp"
#include "kernels/gemm.hpp"

namespace kedge::critics {
namespace {

using kernels::Transpose;

// Pairs are worked through in chunks of whole rows of S. One chunk keeps its activations for the backward
// pass; where there are several, the backward pass computes them again, so that memory stays bounded.
constexpr std::size_t chunk_pairs = 32768;
// Within a chunk, some rows at a time go through all layers, so that their activations are still in a core's
// cache.
constexpr std::size_t group_pairs = 256;

class Concat final : public Critic {
 public:
  explicit Concat(const Shape& shape)
      : Critic(shape),
        width_(shape.hidden.empty() ? 1 : shape.hidden.front()),
        x_first_(layout_.matrix("x.weight", shape.x_dim, width_)),
        y_first_(layout_.matrix("y.weight", shape.y_dim, width_)),
        first_bias_(layout_.vector("first.bias", width_)),
        rest_(layout_, "pair", width_, rest_of(shape.hidden), 1, shape.activation, shape.precision),
        offset_(layout_.vector("offset", 1)) {}

  void initialise(Rng& rng, std::span<float> weights) const override {
    std::ranges::fill(weights, 0.0f);
    const double width = 1.2 * std::sqrt(3.0 / static_cast<double>(shape_.x_dim + shape_.y_dim));
    for (const Slot* slot : {&x_first_, &y_first_}) {
      for (float& w : slot->vector(weights)) w = static_cast<float>(width * (2 * rng.uniform() - 1));
    }
    for (float& b : first_bias_.vector(weights)) b = static_cast<float>(rng.uniform() - 0.5);
    rest_.initialise(rng, weights);
    if (shape_.zero_start) rest_.fill_output(weights, 0, 1, 0);
  }

  std::unique_ptr<Workspace> workspace(std::size_t max_x, std::size_t max_y) const override {
    const std::size_t rows = std::min(max_x, std::max<std::size_t>(1, chunk_pairs / max_y));
    auto b = std::make_unique<Buffers>();
    b->chunk_rows = rows;
    b->u = b->du = Matrix<float>(max_x, width_);
    b->v = b->dv = Matrix<float>(max_y, width_);
    b->before = b->after = Matrix<float>(rows * max_y, width_);
    b->d_after = Matrix<float>(std::max(group_pairs, max_y), width_);
    b->out = b->d_out = Matrix<float>(rows * max_y, 1);
    b->tape = rest_.tape(rows * max_y);
    return b;
  }

  void forward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
               Workspace& workspace, MatrixView<float> scores) const override {
    auto& b = static_cast<Buffers&>(workspace);
    kernels::gemm(Transpose::no, Transpose::no, 1, x, x_first_.matrix(weights), 0, b.u.top(x.rows()));
    kernels::add_bias(first_bias_.vector(weights), b.u.top(x.rows()));
    kernels::gemm(Transpose::no, Transpose::no, 1, y, y_first_.matrix(weights), 0, b.v.top(y.rows()));
    const float offset = offset_.vector(weights)[0];
    for (std::size_t first = 0; first < x.rows(); first += b.chunk_rows) {
      const std::size_t rows = std::min(b.chunk_rows, x.rows() - first);
      forward_chunk(weights, b, first, rows, y.rows());
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < y.rows(); ++j) scores(first + i, j) = b.out(i * y.rows() + j, 0) + offset;
      }
    }
  }

  void backward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                Workspace& workspace, MatrixView<const float> d_scores,
                std::span<float> gradient) const override {
    auto& b = static_cast<Buffers&>(workspace);
    const bool one_chunk = b.chunk_rows >= x.rows();
    const auto dv = b.dv.top(y.rows());
    std::ranges::fill(b.du.flat(), 0.0f);
    std::ranges::fill(b.dv.flat(), 0.0f);
    std::ranges::fill(gradient, 0.0f);
    double offset = 0;
    for (std::size_t first = 0; first < x.rows(); first += b.chunk_rows) {
      const std::size_t rows = std::min(b.chunk_rows, x.rows() - first);
      if (!one_chunk) forward_chunk(weights, b, first, rows, y.rows());
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < y.rows(); ++j) {
          b.d_out(i * y.rows() + j, 0) = d_scores(first + i, j);
          offset += static_cast<double>(d_scores(first + i, j));
        }
      }
      for_groups(rows, y.rows(), [&](std::size_t row, std::size_t count) {
        const std::size_t pair = row * y.rows(), pairs = count * y.rows();
        const auto d_after = b.d_after.top(pairs);
        rest_.add_backward(weights, b.after.view().block(pair, 0, pairs, width_), b.tape, pair,
                           b.d_out.view().block(pair, 0, pairs, 1), gradient, d_after);
        for (std::size_t i = 0; i < count; ++i) {
          const auto dz = d_after.block(i * y.rows(), 0, y.rows(), width_);
          kernels::activation_gradient(shape_.activation,
                                       b.before.view().block(pair + i * y.rows(), 0, y.rows(), width_), dz,
                                       b.du.row(first + row + i));
          for (std::size_t k = 0; k < y.rows() * width_; ++k) dv.data()[k] += dz.data()[k];
        }
      });
    }
    const auto du = b.du.top(x.rows());
    kernels::gemm(Transpose::yes, Transpose::no, 1, x, du, 0, x_first_.matrix(gradient));
    kernels::gemm(Transpose::yes, Transpose::no, 1, y, dv, 0, y_first_.matrix(gradient));
    kernels::add_column_sums(du, first_bias_.vector(gradient));
    offset_.vector(gradient)[0] = static_cast<float>(offset);
  }

  std::size_t work_per_pair() const override { return rest_.work_per_row() + 12 * width_; }

 private:
  static std::vector<std::size_t> rest_of(const std::vector<std::size_t>& hidden) {
    return hidden.empty() ? hidden : std::vector<std::size_t>(hidden.begin() + 1, hidden.end());
  }

  struct Buffers final : Workspace {
    std::size_t chunk_rows = 0;
    Matrix<float> u, du, v, dv;            // the first layer of each x (with the bias) and of each y
    Matrix<float> before, after, d_after;  // the first nonlinearity of each pair
    Matrix<float> out, d_out;
    Tower::Tape tape;
  };

  /// body(first row, rows) for stretches of `rows` rows of about group_pairs pairs.
  template <class Body>
  static void for_groups(std::size_t rows, std::size_t y_rows, const Body& body) {
    const std::size_t step = std::max<std::size_t>(1, group_pairs / std::max<std::size_t>(1, y_rows));
    for (std::size_t row = 0; row < rows; row += step) body(row, std::min(step, rows - row));
  }

  void forward_chunk(std::span<const float> weights, Buffers& b, std::size_t first, std::size_t rows,
                     std::size_t y_rows) const {
    for_groups(rows, y_rows, [&](std::size_t row, std::size_t count) {
      for (std::size_t i = row; i < row + count; ++i) {
        const auto before = b.before.view().block(i * y_rows, 0, y_rows, width_);
        std::copy_n(b.v.data(), y_rows * width_, before.data());
        kernels::bias_activation(shape_.activation, b.u.row(first + i), before,
                                 b.after.view().block(i * y_rows, 0, y_rows, width_));
      }
      const std::size_t pair = row * y_rows, pairs = count * y_rows;
      rest_.forward(weights, b.after.view().block(pair, 0, pairs, width_), b.tape,
                    b.out.view().block(pair, 0, pairs, 1), pair);
    });
  }

  std::size_t width_;
  Slot x_first_, y_first_, first_bias_;
  Tower rest_;
  Slot offset_;
};

}  // namespace

std::unique_ptr<Critic> make_concat(const Shape& shape) { return std::make_unique<Concat>(shape); }

}  // namespace kedge::critics
