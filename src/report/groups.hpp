// Rows put into groups that stay in the order of their first row.
#pragma once

#include <algorithm>
#include <vector>

namespace kedge::report {

/// The element that fits, made at the end when there is none.
template <class T, class Fits, class Make>
T& group_of(std::vector<T>& groups, Fits fits, Make make) {
  const auto found = std::ranges::find_if(groups, fits);
  return found != groups.end() ? *found : groups.emplace_back(make());
}

}  // namespace kedge::report
