// A k-d tree over weighted points under the maximum norm, the one place that knows nanoflann.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "neighbours/distinct.hpp"

namespace kedge::neighbours {

/// max_c |a_c - b_c|: every estimator here takes its distances from this function, so that counts of what is
/// nearer than a neighbour agree with the neighbour's distance to the last bit.
inline double maximum_distance(std::span<const float> a, std::span<const float> b) {
  double largest = 0;
  for (std::size_t c = 0; c < a.size(); ++c) {
    const double d = static_cast<double>(a[c]) - static_cast<double>(b[c]);
    largest = largest < (d < 0 ? -d : d) ? (d < 0 ? -d : d) : largest;
  }
  return largest;
}

struct Neighbour {
  double distance;
  std::uint32_t point, weight;
};

class Tree {
 public:
  explicit Tree(DistinctRows rows);
  ~Tree();
  Tree(Tree&&) noexcept;

  const DistinctRows& rows() const;

  /// All other rows that are no farther from `point` than the k-th nearest of them, by distance; the order of
  /// equal distances means nothing. A point's own copies come first, with weight one less.
  void nearest(std::size_t point, std::size_t k, std::vector<Neighbour>& found) const;

  /// counts[j] = rows, this one included, strictly nearer to `point` than radii[j]; the radii ascend.
  void count(std::size_t point, std::span<const double> radii, std::span<std::size_t> counts) const;

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace kedge::neighbours
