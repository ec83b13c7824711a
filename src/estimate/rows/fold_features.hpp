// Scores of each fold, fitted on its training rows: what every design begins with.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "estimate/fit/design.hpp"
#include "estimate/rows/folds.hpp"
#include "estimate/rows/rows.hpp"

namespace kedge::estimate {

/// Normal scores of the columns worth keeping, or the columns of a category as they are; neither base nor
/// network yet. Empty where a side has nothing but constant columns.
std::vector<FoldDesign> fold_features(const Rows& rows, const std::vector<Fold>& folds);

/// The same fitted on all rows, for numbers that need no held-out row.
FoldDesign features_of_all(const Rows& rows);

/// Rows `which` of a side as what is model-free sees them: normal scores, or the columns of a category as
/// they are.
Matrix<float> scores_of(const data::Features& features, const Matrix<float>& columns,
                        std::span<const std::size_t> which);

}  // namespace kedge::estimate
