#include "estimate/fit/fold_inputs.hpp"

#include <memory>

namespace kedge::estimate {
namespace {

struct BatchMaker {
  const FoldDesign& fold;
  const train::Pairs& columns;
  Matrix<float> x, y;  ///< columns of a batch

  void make(const data::Features& side, const Matrix<float>& from, Matrix<float>& some,
            std::span<const std::size_t> which, MatrixView<float> to) {
    if (some.rows() < which.size()) some = Matrix<float>(which.size(), from.cols());
    train::gather(from.view(), which, some.view());
    side.apply(some.top(which.size()), to);
  }
};

}  // namespace

train::Inputs fold_inputs(const FoldDesign& fold, const train::Pairs& columns, std::size_t most) {
  const std::size_t x_cols = fold.x.outputs(), y_cols = fold.y.outputs();
  if (columns.size() * (x_cols + y_cols) <= most) {
    const auto kept = std::make_shared<const train::Pairs>(
        train::Pairs{fold.x.apply(columns.x.view()), fold.y.apply(columns.y.view())});
    train::Inputs inputs = train::inputs_of(*kept);
    inputs.fill = [kept, fill = inputs.fill](std::span<const std::size_t> which, MatrixView<float> x,
                                             MatrixView<float> y) { fill(which, x, y); };
    return inputs;
  }
  const auto maker = std::make_shared<BatchMaker>(BatchMaker{fold, columns, {}, {}});
  return {x_cols, y_cols,
          [maker](std::span<const std::size_t> which, MatrixView<float> x, MatrixView<float> y) {
            maker->make(maker->fold.x, maker->columns.x, maker->x, which, x);
            maker->make(maker->fold.y, maker->columns.y, maker->y, which, y);
          }};
}

}  // namespace kedge::estimate
