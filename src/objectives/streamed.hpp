// The driver for a matrix that is never held: its tiles are made anew in each pass, so memory grows with its
// rows, not with their square (Dao et al., 2022, for attention). Bands of rows go to threads; within a band
// tiles come from left to right, and where sums run down a column a band waits for the one above to have
// passed there. So every sum has one order, and answers are the same bits for any number of threads.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "objectives/dense.hpp"
#include "objectives/share.hpp"
#include "objectives/tile_source.hpp"
#include "objectives/visitor.hpp"

namespace kedge::objectives {

/// Sides of a tile: two of scores and two of gradients find room in a core's own cache.
struct TileShape {
  std::size_t rows = 256, columns = 512;
};

template <class T>
class Streamed {
 public:
  /// As of Dense.
  Streamed(std::unique_ptr<Visitor<T>> rows, std::unique_ptr<Visitor<T>> columns, Direction direction,
           TileShape shape = {});

  /// dL/dS goes to the source where `wants_gradient`; the true gradient is e^log_scale times it.
  LossAndScale run(TileSource<T>& source, std::span<const T> baseline, std::span<double> baseline_gradient,
                   bool wants_gradient, std::size_t threads);
  /// The same loss from one share of the rows, without a baseline. Of the gradient the source is given that
  /// of the share's rows: all of it for what stands left of S, a part of the sum for what stands above it.
  LossAndScale run(TileSource<T>& source, const Share& share, std::size_t threads);
  const Visitor<T>& visitor() const { return rows_ ? *rows_ : *columns_; }

 private:
  struct Scratch;
  class Queue;

  /// A stretch of rows and one of columns, worked through in tiles.
  struct Region {
    std::size_t first_row, first_column, rows, columns;
  };

  void begin(const TileSource<T>& source);
  /// `rows` and `columns` are the visitors of either direction, or null.
  void accumulate(int pass, const TileSource<T>& source, const Region& region, Visitor<T>* rows,
                  Visitor<T>* columns, std::size_t threads) const;
  LossAndScale result() const;
  void gradient(TileSource<T>& source, const Region& region, double scale, std::size_t threads) const;
  Tile<T> row_view(const Rectangle& at, MatrixView<const T> scores) const;
  Tile<T> column_view(const Rectangle& at, MatrixView<const T> transposed) const;
  template <class Visit>
  void for_bands(const Region& region, std::size_t threads, const Visit& visit) const;

  std::unique_ptr<Visitor<T>> rows_, columns_;
  TileShape shape_;
  std::size_t size_ = 0;
  std::vector<T> positives_;
  std::vector<std::ptrdiff_t> places_;  // 0, 1, 2, ...: where pairs stand
};

}  // namespace kedge::objectives
