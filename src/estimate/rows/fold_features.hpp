// Scores of each fold and of all rows: what every design begins with.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "estimate/fit/design.hpp"
#include "estimate/rows/folds.hpp"
#include "estimate/rows/rows.hpp"
#include "kedge/control.hpp"

namespace kedge::estimate {

/// Normal scores of the columns worth keeping, or the columns of a category as they are; neither base nor
/// network yet.
struct FoldFeatures {
  std::vector<FoldDesign> folds;  ///< each fitted on its training rows
  FoldDesign whole;               ///< fitted on all rows, for numbers that need no held-out row
};

/// Null where a side has nothing but constant columns.
std::optional<FoldFeatures> fold_features(const Rows& rows, const std::vector<Fold>& folds,
                                          std::size_t threads, const Control& control);
/// The whole alone.
FoldDesign features_of_all(const Rows& rows);

/// Rows `which` of a side as what is model-free sees them: normal scores, or the columns of a category as
/// they are.
Matrix<float> scores_of(const data::Features& features, const Matrix<float>& columns,
                        std::span<const std::size_t> which);

}  // namespace kedge::estimate
