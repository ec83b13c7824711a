#include "critics/baselined.hpp"

#include <algorithm>

#include "critics/embeds.hpp"
#include "critics/tower.hpp"
#include "kedge/matrix.hpp"

namespace kedge::critics {
namespace {

class Baselined final : public Critic, public Tiled, public Embeds {
 public:
  explicit Baselined(const Shape& shape)
      : Critic(shape),
        inner_(make_critic(without_baseline(shape))),
        tower_(add_slots(), "baseline", shape.x_dim, {32}, 1, shape.activation) {}

  void initialise(Rng& rng, std::span<float> weights) const override {
    inner_->initialise(rng, inner(weights));
    tower_.initialise(rng, weights);
    tower_.fill_output(weights, 0, 1, 0);
  }

  std::unique_ptr<Workspace> workspace(std::size_t max_x, std::size_t max_y) const override {
    auto b = std::make_unique<Buffers>();
    b->inner = inner_->workspace(max_x, max_y);
    b->tape = tower_.tape(max_x);
    b->value = b->gradient = Matrix<float>(max_x, 1);
    return b;
  }

  void forward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
               Workspace& workspace, MatrixView<float> scores) const override {
    auto& b = static_cast<Buffers&>(workspace);
    inner_->forward(inner(weights), x, y, *b.inner, scores);
    tower_.forward(weights, x, b.tape, b.value.top(x.rows()));
    subtract(b, whole(x, y), scores);
  }
  void backward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                Workspace& workspace, MatrixView<const float> d_scores,
                std::span<float> gradient) const override {
    auto& b = static_cast<Buffers&>(workspace);
    inner_->backward(inner(weights), x, y, *b.inner, d_scores, inner(gradient));
    add_own_gradient(b, whole(x, y), d_scores);
    tower_.backward(weights, x, b.tape, b.gradient.top(x.rows()), gradient);
  }

  const Tiled* tiled() const override { return inner_->tiled() != nullptr ? this : nullptr; }

  void embed(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
             Workspace& workspace, std::size_t first) const override {
    auto& b = static_cast<Buffers&>(workspace);
    inner_->tiled()->embed(inner(weights), x, y, *b.inner, first);
    tower_.forward(weights, x, b.tape, b.value.view().block(first, 0, x.rows(), 1));
  }
  Embeddings embeddings(Workspace& workspace) const override {
    auto& b = static_cast<Buffers&>(workspace);
    Embeddings all = inner_->tiled()->embeddings(*b.inner);
    all.x.push_back(b.value.view());
    return all;
  }
  void adopt_embeddings(Workspace& workspace) const override {
    inner_->tiled()->adopt_embeddings(*static_cast<Buffers&>(workspace).inner);
  }
  void tile(std::span<const float> weights, const Workspace& workspace, const Rectangle& at,
            MatrixView<float> scores) const override {
    const auto& b = static_cast<const Buffers&>(workspace);
    inner_->tiled()->tile(inner(weights), *b.inner, at, scores);
    subtract(b, at, scores);
  }
  void begin_gradient(Workspace& workspace, std::size_t bands) const override {
    inner_->tiled()->begin_gradient(*static_cast<Buffers&>(workspace).inner, bands);
  }
  void add_gradient(std::span<const float> weights, Workspace& workspace, const Rectangle& at,
                    MatrixView<const float> d_scores) const override {
    auto& b = static_cast<Buffers&>(workspace);
    inner_->tiled()->add_gradient(inner(weights), *b.inner, at, d_scores);
    add_own_gradient(b, at, d_scores);
  }
  void pull_back(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                 Workspace& workspace, std::size_t first, std::span<float> gradient) const override {
    auto& b = static_cast<Buffers&>(workspace);
    inner_->tiled()->pull_back(inner(weights), x, y, *b.inner, first, inner(gradient));
    tower_.backward(weights, x, b.tape, b.gradient.view().block(first, 0, x.rows(), 1), gradient);
  }
  void settle_gradient(std::span<const float> weights, std::span<float> gradient) const override {
    inner_->tiled()->settle_gradient(inner(weights), inner(gradient));
  }

  std::size_t work_per_pair() const override { return inner_->work_per_pair(); }

  // The baseline is a number of each row. Asked only of what embeds() lets through.
  std::size_t width() const override { return embeds(*inner_)->width(); }
  Matrix<float> embed_x(std::span<const float> weights, MatrixView<const float> x) const override {
    return embeds(*inner_)->embed_x(inner(weights), x);
  }
  Matrix<float> embed_y(std::span<const float> weights, MatrixView<const float> y) const override {
    return embeds(*inner_)->embed_y(inner(weights), y);
  }

 private:
  static Shape without_baseline(Shape shape) {
    shape.baseline = false;
    return shape;
  }
  /// The inner critic's slots come first, at the places where it expects them.
  Layout& add_slots() {
    layout_ = inner_->layout();
    return layout_;
  }
  template <class T>
  std::span<T> inner(std::span<T> buffer) const {
    return buffer.first(inner_->layout().size());
  }

  struct Buffers final : Workspace {
    std::unique_ptr<Workspace> inner;
    Tower::Tape tape;
    Matrix<float> value, gradient;
  };

  static void subtract(const Buffers& b, const Rectangle& at, MatrixView<float> scores) {
    for (std::size_t i = 0; i < at.rows; ++i) {
      for (float& s : scores.row(i)) s -= b.value(at.first_row + i, 0);
    }
  }
  static void add_own_gradient(Buffers& b, const Rectangle& at, MatrixView<const float> d_scores) {
    for (std::size_t i = 0; i < at.rows; ++i) {
      double sum = 0;
      for (float d : d_scores.row(i)) sum += static_cast<double>(d);
      float& gradient = b.gradient(at.first_row + i, 0);
      gradient = static_cast<float>((at.first_column > 0 ? static_cast<double>(gradient) : 0) - sum);
    }
  }

  std::unique_ptr<Critic> inner_;
  Tower tower_;
};

}  // namespace

std::unique_ptr<Critic> make_baselined(const Shape& shape) { return std::make_unique<Baselined>(shape); }

}  // namespace kedge::critics
