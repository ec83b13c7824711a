#include "estimate/folds.hpp"

#include <numeric>
#include <span>

#include "core/philox.hpp"
#include "core/streams.hpp"

namespace kedge::estimate {

std::vector<Fold> random_folds(std::size_t n, std::size_t folds, std::uint64_t seed) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Rng rng(seed, {id(Stream::folds)});
  rng.shuffle(std::span(order));
  std::vector<Fold> parts(folds);
  for (std::size_t position = 0; position < n; ++position) {
    const std::size_t home = position * folds / n;
    for (std::size_t f = 0; f < folds; ++f) {
      (f == home ? parts[f].held_out : parts[f].training).push_back(order[position]);
    }
  }
  return parts;
}

}  // namespace kedge::estimate
