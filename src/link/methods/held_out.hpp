// How well a member's scores tell pairs of entities that it never met from chance: the anchor loss, strictly
// proper for log r, at several shrinkages of the scores. Small positive sets make critics too sure of
// themselves; shrinking asks how far their order can be trusted before it asks for the size of their scores.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "critics/critic.hpp"
#include "train/batches.hpp"

namespace kedge::link {

/// Never 0: an order that helps too little to be seen is still the best there is.
inline constexpr std::array shrinkages = {1.0, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05};

/// Sums over rows, one a shrinkage.
struct ShrunkenLosses {
  std::array<double, shrinkages.size()> sums{};
  std::size_t rows = 0;

  void add(const ShrunkenLosses& other);
  std::size_t best() const;  ///< the place of the least sum
};

class HeldOutPairs {
 public:
  /// `rows` of `pairs`, which must outlive this, in an order of no meaning: blocks of them are scored against
  /// each other.
  HeldOutPairs(const critics::Critic& critic, const train::Pairs& pairs, std::vector<std::size_t> rows,
               double nu)
      : critic_(critic), pairs_(pairs), rows_(std::move(rows)), nu_(nu) {}

  ShrunkenLosses losses(std::span<const float> weights) const;

 private:
  const critics::Critic& critic_;
  const train::Pairs& pairs_;
  std::vector<std::size_t> rows_;
  double nu_;
};

}  // namespace kedge::link
