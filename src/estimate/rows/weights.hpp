// Weights of rows as users have them.
#pragma once

#include <cstddef>
#include <vector>

#include "kedge/array.hpp"

namespace kedge::estimate {

/// One weight for each of `n` rows, scaled to mean 1. InputError unless they are numbers that are finite, not
/// negative and not all zero, in one column.
std::vector<double> row_weights(const Array& weights, std::size_t n);

}  // namespace kedge::estimate
