#include "ratio/support.hpp"

#include <algorithm>
#include <cstddef>
#include <set>

namespace kedge::ratio {

std::vector<bool> outside(const Sample& sample, const Sample& other) {
  std::vector<bool> out(sample.size());
  if (!sample.level.empty()) {
    const std::set<std::size_t> known(other.level.begin(), other.level.end());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = !known.contains(sample.level[i]);
    return out;
  }
  const auto first = other.plain.row(0);
  std::vector<double> least(first.begin(), first.end()), most = least;
  for (std::size_t i = 1; i < other.size(); ++i) {
    for (std::size_t j = 0; j < least.size(); ++j) {
      least[j] = std::min(least[j], other.plain(i, j));
      most[j] = std::max(most[j], other.plain(i, j));
    }
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (std::size_t j = 0; j < least.size(); ++j) {
      if (sample.plain(i, j) < least[j] || sample.plain(i, j) > most[j]) out[i] = true;
    }
  }
  return out;
}

}  // namespace kedge::ratio
