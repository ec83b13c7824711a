// What the data say without a model, to hold the critics against: nearest neighbours where there are few
// columns, and a test of independence everywhere.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "estimate/fit/design.hpp"
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
};

/// Of normal scores, on at most 50,000 rows, weighted ones thinned until they count alike. None with fewer
/// than 40 rows, more than six columns, or with categories beside several columns.
std::optional<NeighbourView> look_at_neighbours(const Rows& rows, const std::vector<Fold>& folds,
                                                const FoldDesign& features, std::size_t threads,
                                                const Control& control);

/// The larger z-score of two tests of independence (random features, and distance covariance with squares):
/// about standard normal for independent sides, with a longer upper tail.
double dependence_score(const Rows& rows, const std::vector<Fold>& folds, const FoldDesign& features,
                        std::uint64_t seed, std::size_t threads, const Control& control);

}  // namespace kedge::estimate
