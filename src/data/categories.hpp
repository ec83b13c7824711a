// The levels of one column of categories.
#pragma once

#include <string>
#include <vector>

#include "kedge/array.hpp"

namespace kedge::data {

struct Levels {
  std::vector<std::string> names;  ///< sorted
  std::vector<double> shares;      ///< of the rows; they sum to 1
};

/// One column of words or booleans, or of integers with few values that each occur often enough.
bool looks_like_category(const Array& rows);

/// Throws InputError for NaN and inf.
Levels find_levels(const Array& column);

}  // namespace kedge::data
