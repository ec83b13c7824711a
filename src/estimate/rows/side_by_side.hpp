// Two variables as one: (Y, Z). Two columns of categories are one column of pairs; otherwise their columns
// stand side by side, those of a category as numbers.
#pragma once

#include <vector>

#include "kedge/array.hpp"
#include "kedge/matrix.hpp"

namespace kedge::estimate {

struct Side {
  Array array;            ///< as given
  Matrix<float> columns;  ///< standardised, a category one-hot
  bool is_category = false;
};

/// A category's one-hot columns as numbers; the last is left out, because the others tell it.
Side as_numbers(Side side);
/// `array` of the result is that of pairs, or empty.
Side side_by_side(const Side& a, const Side& b);

/// All columns beside each other as numbers; words are numbered in the order of their first rows.
Matrix<double> numbers_of(const std::vector<Array>& arrays);

}  // namespace kedge::estimate
