// What a critic sees of rows, a batch at a time: who trains need not know whether it lies ready or is made
// anew.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "train/batches.hpp"

namespace kedge::train {

struct Inputs {
  std::size_t x_cols = 0, y_cols = 0;
  /// Of rows `which`, to the tops of x and y.
  std::function<void(std::span<const std::size_t> which, MatrixView<float> x, MatrixView<float> y)> fill;
};

/// The columns of pairs themselves, which must outlive it.
inline Inputs inputs_of(const Pairs& pairs) {
  return {pairs.x.cols(), pairs.y.cols(),
          [&pairs](std::span<const std::size_t> which, MatrixView<float> x, MatrixView<float> y) {
            gather(pairs.x.view(), which, x);
            gather(pairs.y.view(), which, y);
          }};
}

}  // namespace kedge::train
