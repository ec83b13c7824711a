// From a critic's raw scores to log r: log r = S + offset, and, where a side is one column of
// categories with probabilities p_c, exactly normalised over them for each row of the other side:
//   log r(x, y) = S'(x, y) - log sum_c p_c e^S'(x, c),
// so that E_p(y) r(x, y) = 1 for every x, and r <= 1/p(y), as for any density ratio.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "kedge/matrix.hpp"
#include "kedge/matrix_view.hpp"

namespace kedge::estimate {

/// The levels of a side that is one column of categories.
struct Categories {
  enum class Side { x, y } side = Side::y;
  Matrix<float> inputs;           ///< a level's columns as the critic sees them, one level a row
  std::vector<double> log_share;  ///< log p_c
};

/// Levels are told apart by their columns; `rows` are those of the side, and a level's probability is its
/// share of their weights (empty: all 1). A level of no weight has probability 0.
Categories count_categories(Categories::Side side, MatrixView<const float> rows,
                            std::span<const double> weights = {});

/// Normalises scores over the levels. `levels`: scores of the other side's rows with each level, where it
/// stands in `scores`: a row for each x with Y's levels across, or a column for each y with X's down.
void normalise(const Categories& categories, MatrixView<const float> levels, MatrixView<float> scores);

struct ScoreMap {
  double offset = 0;
  std::optional<Categories> categories;
};

}  // namespace kedge::estimate
