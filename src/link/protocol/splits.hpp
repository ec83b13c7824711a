// Trials that hold entities out, not pairs: no pair that is trained on touches an entity that is scored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kedge/link.hpp"

namespace kedge::link {

/// A network, or a matrix of correlations, has nothing to learn from fewer.
inline constexpr std::size_t fewest_training_pairs = 20;

struct Split {
  std::vector<std::size_t> held_out;    ///< entities, ascending
  std::vector<EntityPair> training;     ///< interacting pairs that touch none of them
  std::vector<EntityPair> interacting;  ///< interacting pairs within them
  std::vector<EntityPair> not_interacting;

  bool empty() const { return training.size() < fewest_training_pairs || interacting.empty(); }
};

/// Entities that occur in a pair of either list, ascending.
std::vector<std::size_t> entities_of(const PairList& pairs);

/// The pairs that touch none of the entities marked.
std::vector<EntityPair> pairs_without(const std::vector<EntityPair>& pairs, const std::vector<bool>& marked);
/// The pairs of two entities marked.
std::vector<EntityPair> pairs_within(const std::vector<EntityPair>& pairs, const std::vector<bool>& marked);

/// Trial number `trial` of a seed. `holdout` is at least 2 and less than the number of entities.
Split make_split(const PairList& pairs, const std::vector<std::size_t>& entities, std::size_t table_size,
                 std::size_t holdout, std::uint64_t seed, std::size_t trial);

}  // namespace kedge::link
