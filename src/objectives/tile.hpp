// A rectangle of the score matrix, as every driver hands it to every objective: dense matrices, strips of one
// that is never held whole, and the shards of many machines look alike.
#pragma once

#include <cstddef>
#include <span>

#include "kedge/matrix_view.hpp"

namespace kedge::objectives {

/// Says that a row's positive stands in no column: unpaired data, where negatives are a sample of their own.
constexpr std::ptrdiff_t no_column = -1;

template <class T>
struct Tile {
  MatrixView<const T> scores;
  std::size_t first_row = 0, first_column = 0;  ///< where the rectangle stands in the problem
  std::span<const T> positives;                 ///< of each of its rows: the score of the pair
  std::span<const std::ptrdiff_t>
      positive_columns;  ///< of each of its rows: the column of the pair, or no_column
};

/// The whole that tiles are cut from.
struct Problem {
  std::size_t rows = 0, columns = 0;
  bool paired = true;  ///< each row's positive stands in a column

  std::size_t negatives_per_row() const { return paired ? columns - 1 : columns; }
  double negatives() const { return static_cast<double>(rows) * static_cast<double>(negatives_per_row()); }
};

/// A stretch of neighbouring negatives of one row.
template <class T>
struct Stretch {
  const T* scores;
  std::size_t size;
  std::size_t column;  ///< of the tile, where it begins
};

/// Calls visit(Stretch) for the negatives of a row of a tile: all of its columns but the positive's.
template <class T, class Visit>
void for_negatives(const Tile<T>& tile, std::size_t row, const Visit& visit) {
  const T* scores = tile.scores.row(row).data();
  const std::size_t columns = tile.scores.cols();
  const std::ptrdiff_t hole = tile.positive_columns[row] - static_cast<std::ptrdiff_t>(tile.first_column);
  if (tile.positive_columns[row] == no_column || hole < 0 || hole >= static_cast<std::ptrdiff_t>(columns)) {
    visit(Stretch<T>{scores, columns, 0});
    return;
  }
  const auto split = static_cast<std::size_t>(hole);
  if (split > 0) visit(Stretch<T>{scores, split, 0});
  if (split + 1 < columns) visit(Stretch<T>{scores + split + 1, columns - split - 1, split + 1});
}

}  // namespace kedge::objectives
