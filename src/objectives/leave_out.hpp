// How a tuple of K negatives gives a tuple with a positive in it: the positive replaces one of them, so K
// stays K in both classes. (A positive beside all K negatives is not Fisher consistent.)
#pragma once

#include <algorithm>
#include <cstddef>

#include "objectives/tile.hpp"

namespace kedge::objectives {

enum class LeaveOut {
  average,  ///< average over each of the K negatives: least variance
  cyclic,   ///< the first in cyclic order: one evaluation a tuple
};

/// The scheme of a tuple objective. Negatives of a row are taken in cyclic order from the column behind the
/// positive, in blocks of K; what does not fill a block is dropped, so every column is used equally often.
struct Scheme {
  std::size_t k = 0;  ///< 0: all negatives of the row
  double nu = 1;      ///< weight of the anchor class; 0: none
  LeaveOut leave_out = LeaveOut::average;

  std::size_t tuple(const Problem& problem) const { return k == 0 ? problem.negatives_per_row() : k; }
  std::size_t blocks(const Problem& problem) const { return problem.negatives_per_row() / tuple(problem); }
  /// Prior weights K/(K+nu) of tuples with a positive and nu/(K+nu) of those without.
  double positive_weight(const Problem& problem) const {
    const auto size = static_cast<double>(tuple(problem));
    return size / (size + nu);
  }
  double anchor_weight(const Problem& problem) const {
    return nu / (static_cast<double>(tuple(problem)) + nu);
  }
};

/// Part of a stretch that lies in one block.
template <class T>
struct BlockStretch : Stretch<T> {
  std::size_t block;
  bool starts_block;  ///< its first score is the first of the block in cyclic order
};

/// for_negatives, cut at the borders of the row's blocks.
template <class T, class Visit>
void for_block_negatives(const Tile<T>& tile, std::size_t row, std::size_t columns, std::size_t size,
                         std::size_t blocks, const Visit& visit) {
  for_negatives(tile, row, [&](const Stretch<T>& stretch) {
    const std::size_t column = tile.first_column + stretch.column;
    std::size_t position = column;
    if (tile.positive_columns[row] != no_column) {
      const auto positive = static_cast<std::size_t>(tile.positive_columns[row]);
      position = column > positive ? column - positive - 1 : column + columns - positive - 1;
    }
    for (std::size_t done = 0; done < stretch.size;) {
      const std::size_t block = (position + done) / size, within = (position + done) % size;
      if (block >= blocks) return;
      const std::size_t length = std::min(stretch.size - done, size - within);
      visit(BlockStretch<T>{{stretch.scores + done, length, stretch.column + done}, block, within == 0});
      done += length;
    }
  });
}

}  // namespace kedge::objectives
