// Critics whose scores can be made a rectangle at a time from what each row comes to alone, so that B x B
// scores need never be held: embed() once, any tiles in any order, and the gradient tile by tile.
#pragma once

#include <cstddef>
#include <span>

#include "core/rectangle.hpp"
#include "kedge/matrix_view.hpp"

namespace kedge::critics {

class Workspace;

class Tiled {
 public:
  virtual ~Tiled() = default;

  virtual void embed(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                     Workspace& workspace) const = 0;
  /// Scores of a rectangle of what was embedded. Called by several threads at once.
  virtual void tile(std::span<const float> weights, const Workspace& workspace, const Rectangle& at,
                    MatrixView<float> scores) const = 0;

  /// Before the gradient of so many bands of rows.
  virtual void begin_gradient(Workspace& workspace, std::size_t bands) const = 0;
  /// Adds dL/dS of a tile to the gradient of what was embedded. Tiles of a band come from left to right,
  /// tiles of a column from top to bottom, one at a time each; the first of either begins its sums.
  virtual void add_gradient(std::span<const float> weights, Workspace& workspace, const Rectangle& at,
                            MatrixView<const float> d_scores) const = 0;
  /// Writes all of `gradient` from what the tiles have added.
  virtual void pull_back(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                         Workspace& workspace, std::span<float> gradient) const = 0;
};

/// All of it in one tile.
inline Rectangle whole(MatrixView<const float> x, MatrixView<const float> y) {
  return {0, 0, x.rows(), y.rows(), 0};
}

}  // namespace kedge::critics
