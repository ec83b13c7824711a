// Scores that are made when asked for: what the streamed driver reads in place of a matrix, and where it
// leaves dL/dS tile by tile. Anything whose every tile can be made from a few numbers a row will do: factors,
// or a critic's embeddings.
#pragma once

#include <cstddef>
#include <span>

#include "core/rectangle.hpp"
#include "kedge/matrix_view.hpp"

namespace kedge::objectives {

template <class T>
class TileSource {
 public:
  virtual ~TileSource() = default;

  /// The matrix is size() x size(), its pairs on the diagonal.
  virtual std::size_t size() const = 0;
  virtual void positives(std::span<T> scores) const = 0;
  /// Called by several threads at once.
  virtual void tile(const Rectangle& at, MatrixView<T> scores) const = 0;

  /// Before the gradient of `bands` bands.
  virtual void begin_gradient(std::size_t bands) = 0;
  /// Adds what dL/dS of a tile comes to. Tiles of a band come from left to right on one thread, tiles of a
  /// column from top to bottom on many, one after the other: sums over a band, and sums over a column of
  /// tiles, need no lock and have one order. The first tile of a band, and the first band, begin them.
  virtual void add_gradient(const Rectangle& at, MatrixView<const T> d_scores) = 0;
};

}  // namespace kedge::objectives
