// Images of one size from those of another, by the cubic kernel of Keys (1981) with a = -1/2, along rows and
// then along columns. Where an image shrinks the kernel is as much wider, so that every pixel of it counts;
// where the kernel hangs over an edge the weights within are scaled to sum to 1. What overshoots [0, 1] is
// cut off.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace kedge::tasks {

/// How one axis is resampled: output o is the sum of weights.row(o) times the inputs from first[o] on.
struct Resampling {
  Resampling(std::size_t from, std::size_t to);
  std::size_t from, to;
  std::vector<std::size_t> first;
  std::vector<std::vector<float>> weights;
};

class Resize {
 public:
  Resize(std::size_t rows, std::size_t cols, std::size_t to_rows, std::size_t to_cols)
      : down_(rows, to_rows), across_(cols, to_cols) {}

  /// Both row by row. `between` is room to work in; it grows when it is too small.
  void operator()(std::span<const float> image, std::vector<float>& between, std::span<float> out) const;

 private:
  Resampling down_, across_;
};

}  // namespace kedge::tasks
