// A side that is next to always the same. What its other values carry cannot be learned from a handful of
// rows, but the entropy of the side bounds it. Of n rows m stand apart from the commonest, weighted rows by
// their weight; the probability to stand apart is taken for q = (m + 1) / (n + 2) (the rule of succession;
// Laplace, 1774), and
//   H = -q log q - (1 - q) log(1 - q) + q log max(m, 1),
// as if the m all differed, counts as a standard error. Where nothing varies, every other part of the error
// is 0, and the interval would be a point.
#pragma once

#include <cstddef>
#include <optional>

#include "estimate/rows/rows.hpp"
#include "kedge/estimate.hpp"

namespace kedge::estimate {

struct Sameness {
  const char* side;      ///< "X" or "Y"
  std::size_t apart, n;  ///< rows
  double nats;           ///< H
};

/// The side that allows less, of those with fewer than five rows apart, and fewer than half, if any.
std::optional<Sameness> find_sameness(const Rows& rows);

/// Fails where H is more than 0.05 nats.
Check variety_check(const Sameness& sameness);

/// Widens the error and adds the check, where there is something to say.
void allow_for_sameness(const Rows& rows, Estimate& e);

}  // namespace kedge::estimate
