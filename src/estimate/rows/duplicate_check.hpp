// Rows that are copies of other rows. A critic that was trained on a copy of a held-out pair recognises it,
// and the estimate is too high; nothing in the scores shows it.
//
// Equal rows alone prove nothing: (yes, no) recurs in any sample. They are copies when their columns cannot
// explain them. Let p_j be the probability that two rows agree in column j, and p_x, p_y the same for all of
// X and all of Y. Independent parts would agree at once with the product of their p, and parts that determine
// each other with p itself; in between, sqrt(p_x p_y) and sqrt(prod_j p_j) are taken, whichever is larger.
// With p as that, a share 1 - exp(-(n - 1) p) of the rows is expected to have an equal. Copies must not
// explain themselves, so p counts each different row once, except for a column of whole numbers, words, or
// few different values: it repeats itself in any case. A row with more than sqrt(n) equals is an atom of the
// distribution, such as no rain on both days, and not a copy.
//
// What this cannot tell from copies: a Y that is a function of X, one-to-one, where both are rounded
// decimals.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kedge/array.hpp"
#include "kedge/estimate.hpp"

namespace kedge::estimate {

struct Twins {
  double share = 0;     ///< of the rows that have an equal, atoms aside
  double expected = 0;  ///< what the columns explain; 0 without a look where `share` is small
};

/// `groups` is empty or has the number of each row's group: equals within one group do no harm.
Twins count_twins(const Array& x, const Array& y, std::span<const std::size_t> groups = {});

/// Fails when more than 5 % of the rows have an equal that the columns do not explain.
Check duplicates_check(const Twins& twins);

}  // namespace kedge::estimate
