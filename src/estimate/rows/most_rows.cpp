#include "estimate/rows/most_rows.hpp"

#include <algorithm>

#include "core/philox.hpp"
#include "core/streams.hpp"

namespace kedge::estimate {
namespace {

constexpr std::size_t most_numbers = 20'000'000, always_used = 100'000;

}  // namespace

std::size_t most_rows(std::size_t n, std::size_t columns, const Options& options) {
  if (options.rows > 0) return std::min(n, static_cast<std::size_t>(options.rows));
  if (options.fold_by == "blocks") return n;
  return std::min(n, std::max(always_used, most_numbers / std::max<std::size_t>(columns, 1)));
}

std::vector<std::size_t> sampled_rows(std::size_t n, std::size_t count, std::uint64_t seed) {
  Rng rng(seed, {id(Stream::sampled_rows)});
  std::vector<std::size_t> rows;
  rows.reserve(count);
  for (std::size_t row = 0; rows.size() < count; ++row) {
    // Of n - row rows left, count - rows.size() are still wanted.
    if (rng.below(n - row) < count - rows.size()) rows.push_back(row);
  }
  return rows;
}

}  // namespace kedge::estimate
