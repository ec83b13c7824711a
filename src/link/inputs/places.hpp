// The entities that stand in the first, or in the second place of pairs, and their rows.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kedge/link.hpp"
#include "train/batches.hpp"

namespace kedge::link {

inline std::vector<std::size_t> places(std::span<const EntityPair> pairs, std::size_t EntityPair::*place) {
  std::vector<std::size_t> all;
  all.reserve(pairs.size());
  for (const EntityPair& pair : pairs) all.push_back(pair.*place);
  return all;
}

inline Matrix<float> rows_of(MatrixView<const float> from, std::span<const std::size_t> which) {
  Matrix<float> result(which.size(), from.cols());
  train::gather(from, which, result.view());
  return result;
}

}  // namespace kedge::link
