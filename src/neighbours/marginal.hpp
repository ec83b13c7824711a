// How many rows lie near a row in one of the two variables: sorted numbers and two binary searches in one
// dimension, a tree in more.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "kedge/matrix_view.hpp"
#include "neighbours/tree.hpp"

namespace kedge::neighbours {

class Marginal {
 public:
  explicit Marginal(MatrixView<const float> rows);

  /// counts[j] = rows, this one included, strictly nearer to `row` than radii[j]; the radii ascend.
  void count(std::size_t row, std::span<const double> radii, std::span<std::size_t> counts) const;

 private:
  MatrixView<const float> rows_;
  std::vector<float> sorted_;
  std::optional<Tree> tree_;
};

}  // namespace kedge::neighbours
