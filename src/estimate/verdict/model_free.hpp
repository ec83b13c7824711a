// What the data say without a model, to hold the critics against: nearest neighbours where there are few
// columns, and a test of independence everywhere.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "estimate/fit/design.hpp"
#include "estimate/fit/screening.hpp"
#include "estimate/rows/folds.hpp"
#include "estimate/rows/rows.hpp"
#include "kedge/control.hpp"

namespace kedge::estimate {

struct NeighbourView {
  double value = 0;               ///< extrapolated to no neighbours
  double plain = 0;               ///< at k = 3
  double doubt = 0;               ///< of the extrapolation
  std::vector<std::size_t> rows;  ///< the rows looked at
  std::vector<double> local;      ///< their values
  bool tied = false;              ///< half the rows of a side have an equal
  /// What four times the rows add to the value at k = 3, and the least they would add were the information
  /// infinite. Where a column is a function of others, the p + q columns lie on p + q - 1 dimensions, the
  /// k-th neighbour is n^(-1 / (p + q - 1)) away, and the value grows as log n / (p + q - 1). NaN: not looked
  /// at.
  double growth = std::numeric_limits<double>::quiet_NaN(), endless_growth = 0;
};

/// Of normal scores, on at most 50,000 rows, weighted ones thinned until they count alike. None with fewer
/// than 40 rows, more than six columns, or with categories beside several columns.
std::optional<NeighbourView> look_at_neighbours(const Rows& rows, const std::vector<Fold>& folds,
                                                const FoldDesign& features, std::size_t threads,
                                                const Control& control);

/// One column of each side alone. By data processing, I(X;Y) is at least what any two of their columns share.
struct PairView {
  std::size_t x = 0, y = 0;  ///< places among the kept columns
  double value = 0;          ///< nearest neighbours at k = 3, which err low
  double error = 0;          ///< its standard error
};

/// With more than six columns: the pair that surely shares most (value less four errors), on at most 1,000
/// rows. Of each side the twelve columns that screening likes best. None with categories.
std::optional<PairView> look_at_pairs(const Rows& rows, const std::vector<Fold>& folds,
                                      const FoldDesign& features, const Screening& screening,
                                      std::size_t threads, const Control& control);

/// The largest z-score of tests of independence (random features, distance covariance with squares, and, with
/// up to six columns, waves): about standard normal for independent sides, with a longer upper tail.
double dependence_score(const Rows& rows, const std::vector<Fold>& folds, const FoldDesign& features,
                        std::uint64_t seed, std::size_t threads, const Control& control);

}  // namespace kedge::estimate
