// Where a side has nothing but constant columns: log r is 0 for every row, old or new.
#pragma once

#include "estimate/methods/problem.hpp"

namespace kedge::estimate {

/// Fills pmi and chosen; the model is the base of independent columns.
Fitted estimate_constant(const Problem& problem, Estimate& e);

}  // namespace kedge::estimate
