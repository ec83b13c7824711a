// Names of the random streams under a user's seed, so that no two uses share one: Rng(seed,
// {id(Stream::folds), ...}).
#pragma once

#include <cstdint>

namespace kedge {

enum class Stream : std::uint64_t {
  folds = 1,
  weights,
  batches,
  blocks,
  permutations,
  features,
  null_orders,
  rows,
  sampled_rows
};

constexpr std::uint64_t id(Stream stream) { return static_cast<std::uint64_t>(stream); }

}  // namespace kedge
