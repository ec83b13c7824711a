// Rows that are equal, counted once. Estimators that look at neighbours meet ties wherever data are discrete,
// and a tree over distinct rows with weights costs no more for a million copies of one row than for one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kedge/matrix.hpp"
#include "kedge/matrix_view.hpp"

namespace kedge::neighbours {

struct DistinctRows {
  explicit DistinctRows(MatrixView<const float> rows);

  std::size_t size() const { return first.size(); }

  std::vector<std::uint32_t> of_row;  ///< row -> distinct row, in lexicographic order
  std::vector<std::uint32_t> first;   ///< distinct row -> the first row that equals it
  std::vector<std::uint32_t> weight;  ///< distinct row -> how many rows equal it
  Matrix<float> points;
};

}  // namespace kedge::neighbours
