// The number for rows that are ready: folds in, an Estimate and its model's parts out. What a user's arrays
// need before, and what a result needs after, stands in mutual_information.cpp and conditional.cpp.
#pragma once

#include <vector>

#include "estimate/methods/problem.hpp"
#include "estimate/rows/row_info.hpp"

namespace kedge::estimate {

struct RowsEstimate {
  Estimate estimate;
  Fitted fitted;
  bool is_ratio = true;  ///< as in FittedParts
};

/// The folds that options ask for. Throws InputError when there are too few rows for any.
std::vector<Fold> folds_of(const PreparedRows& given, const Options& options);

/// By the method that options name. Everything is filled in but dims, dropped, kept, model and verdict.
RowsEstimate estimate_rows(const Rows& rows, const std::vector<Fold>& folds, bool grouped,
                           const Options& options, const Control& control);

/// The checks that every number must pass, and the verdict.
void settle(Estimate& e);

}  // namespace kedge::estimate
