// Walks a matrix in squares that stay in cache, handing each entry to its transposed place.
#pragma once

#include <algorithm>
#include <cstddef>

#include "kedge/matrix_view.hpp"

namespace kedge::objectives {

/// Calls write(column, row, entry) for every entry of `from`.
template <class T, class Write>
void transpose(MatrixView<const T> from, const Write& write) {
  constexpr std::size_t side = 16;  // of a square whose rows find room in cache however they are strided
  for (std::size_t i0 = 0; i0 < from.rows(); i0 += side) {
    for (std::size_t j0 = 0; j0 < from.cols(); j0 += side) {
      const std::size_t i1 = std::min(i0 + side, from.rows()), j1 = std::min(j0 + side, from.cols());
      for (std::size_t i = i0; i < i1; ++i) {
        for (std::size_t j = j0; j < j1; ++j) write(j, i, from(i, j));
      }
    }
  }
}

}  // namespace kedge::objectives
