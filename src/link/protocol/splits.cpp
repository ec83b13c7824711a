#include "link/protocol/splits.hpp"

#include <algorithm>
#include <set>
#include <span>

#include "core/philox.hpp"
#include "core/streams.hpp"

namespace kedge::link {

std::vector<std::size_t> entities_of(const PairList& pairs) {
  std::set<std::size_t> found;
  for (const auto* list : {&pairs.interacting, &pairs.not_interacting}) {
    for (const EntityPair& pair : *list) found.insert({pair.a, pair.b});
  }
  return {found.begin(), found.end()};
}

std::vector<EntityPair> pairs_without(const std::vector<EntityPair>& pairs, const std::vector<bool>& marked) {
  std::vector<EntityPair> result;
  std::ranges::copy_if(pairs, std::back_inserter(result),
                       [&](const EntityPair& pair) { return !marked[pair.a] && !marked[pair.b]; });
  return result;
}

std::vector<EntityPair> pairs_within(const std::vector<EntityPair>& pairs, const std::vector<bool>& marked) {
  std::vector<EntityPair> result;
  std::ranges::copy_if(pairs, std::back_inserter(result),
                       [&](const EntityPair& pair) { return marked[pair.a] && marked[pair.b]; });
  return result;
}

Split make_split(const PairList& pairs, const std::vector<std::size_t>& entities, std::size_t table_size,
                 std::size_t holdout, std::uint64_t seed, std::size_t trial) {
  std::vector<std::size_t> order = entities;
  Rng rng(seed, {id(Stream::folds), trial});
  rng.shuffle(std::span(order));
  Split split;
  split.held_out.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(holdout));
  std::ranges::sort(split.held_out);
  std::vector<bool> marked(table_size);
  for (const std::size_t entity : split.held_out) marked[entity] = true;
  split.training = pairs_without(pairs.interacting, marked);
  split.interacting = pairs_within(pairs.interacting, marked);
  split.not_interacting = pairs_within(pairs.not_interacting, marked);
  return split;
}

}  // namespace kedge::link
