// Critics whose scores can be made a rectangle at a time from what each row comes to alone, so that B x B
// scores need never be held: embed() once, any tiles in any order, and the gradient tile by tile.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/rectangle.hpp"
#include "kedge/matrix_view.hpp"

namespace kedge::critics {

class Workspace;

/// What the rows of either side come to, as matrices of all rows that a workspace has room for, and the
/// gradient of what those of y come to.
struct Embeddings {
  std::vector<MatrixView<float>> x, y, dy;
};

class Tiled {
 public:
  virtual ~Tiled() = default;

  /// The rows are rows `first`, first + 1, ... of the batch.
  virtual void embed(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                     Workspace& workspace, std::size_t first) const = 0;
  /// For who embeds some rows and has the others from elsewhere.
  virtual Embeddings embeddings(Workspace& workspace) const = 0;
  /// After embeddings were written to.
  virtual void adopt_embeddings(Workspace&) const {}
  /// Scores of a rectangle of what was embedded. Called by several threads at once.
  virtual void tile(std::span<const float> weights, const Workspace& workspace, const Rectangle& at,
                    MatrixView<float> scores) const = 0;

  /// Before the gradient of so many bands of rows.
  virtual void begin_gradient(Workspace& workspace, std::size_t bands) const = 0;
  /// Adds dL/dS of a tile to the gradient of what was embedded. Tiles of a band come from left to right,
  /// tiles of a column from top to bottom, one at a time each; the first of either begins its sums.
  virtual void add_gradient(std::span<const float> weights, Workspace& workspace, const Rectangle& at,
                            MatrixView<const float> d_scores) const = 0;
  /// Writes all of `gradient` from what the tiles have added to rows `first`, first + 1, ... of the batch,
  /// which x and y are; summed over the parts of a batch it is the gradient of the batch.
  virtual void pull_back(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                         Workspace& workspace, std::size_t first, std::span<float> gradient) const = 0;
  /// What is left to do when `gradient` is that of the whole batch.
  virtual void settle_gradient(std::span<const float>, std::span<float>) const {}
};

/// All of it in one tile.
inline Rectangle whole(MatrixView<const float> x, MatrixView<const float> y) {
  return {0, 0, x.rows(), y.rows(), 0};
}

}  // namespace kedge::critics
