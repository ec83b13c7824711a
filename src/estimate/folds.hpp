// The rows in F parts of nearly one size, at random: each part is scored by critics trained on the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kedge::estimate {

struct Fold {
  std::vector<std::size_t> training, held_out;
};

/// 2 <= folds <= n.
std::vector<Fold> random_folds(std::size_t n, std::size_t folds, std::uint64_t seed);

}  // namespace kedge::estimate
