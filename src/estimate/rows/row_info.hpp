// Rows as an estimate uses them: those with missing values dropped or refused, groups as numbers, weights of
// mean 1, all of one length.
#pragma once

#include <cstddef>
#include <vector>

#include "kedge/array.hpp"
#include "kedge/estimate.hpp"
#include "kedge/options.hpp"

namespace kedge::estimate {

struct PreparedRows {
  Array x, y, z;                    ///< z without columns where none was given
  std::vector<std::size_t> groups;  ///< a number for each row; empty: none were given
  std::vector<double> weights;      ///< of mean 1; empty: none were given
  std::vector<std::size_t> kept;    ///< as in Estimate
  std::size_t dropped = 0, unused = 0;
};

/// `z` may be Array(). Throws InputError for lengths that differ, missing values unless options say to drop
/// them, too few rows with all values, groups and weights that cannot be used.
PreparedRows prepare_rows(const Array& x, const Array& y, const Array& z, const RowInfo& info,
                          const Options& options);

}  // namespace kedge::estimate
