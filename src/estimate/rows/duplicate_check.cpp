#include "estimate/rows/duplicate_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "data/blocks.hpp"
#include "data/elements.hpp"
#include "data/rows.hpp"

namespace kedge::estimate {
namespace {

constexpr double most_copies = 0.05;
constexpr std::size_t few_values = 64;

/// 128 bits that stand for the values of a row: different rows never share them in practice.
struct Digest {
  std::uint64_t low = 0, high = 0;

  void add(std::uint64_t bits) {
    low = mix(low ^ bits);
    high = mix(high + bits + 0x9e3779b97f4a7c15U);
  }
  bool operator==(const Digest&) const = default;

 private:
  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
  static std::uint64_t mix(std::uint64_t z) {
    z += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
};

struct DigestHash {
  std::size_t operator()(const Digest& digest) const { return digest.low; }
};

std::uint64_t bits_of(double value) { return std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value); }

void add_columns(const Array& array, std::vector<Digest>& digests) {
  std::vector<std::size_t> numbers;
  for (std::size_t col = 0; col < array.cols(); ++col) {
    if (array.dtype(col) != DType::text) {
      numbers.push_back(col);
      continue;
    }
    for (std::size_t row = 0; row < digests.size(); ++row)
      digests[row].add(std::hash<std::string_view>{}(array.word(row, col)));
  }
  if (numbers.empty()) return;
  data::for_blocks(numbers.size() == array.cols() ? array : array.columns(numbers),
                   [&](std::size_t first, MatrixView<const double> block) {
                     for (std::size_t row = 0; row < block.rows(); ++row) {
                       for (const double value : block.row(row)) digests[first + row].add(bits_of(value));
                     }
                   });
}

struct Groups {
  std::vector<std::size_t> of_rows, sizes;
};

Groups group(const std::vector<Digest>& digests) {
  std::unordered_map<Digest, std::size_t, DigestHash> numbers;
  Groups groups;
  for (const Digest& digest : digests) {
    const std::size_t number = numbers.try_emplace(digest, groups.sizes.size()).first->second;
    if (number == groups.sizes.size()) groups.sizes.push_back(0);
    ++groups.sizes[number];
    groups.of_rows.push_back(number);
  }
  return groups;
}

Groups group_rows(const std::vector<Array>& arrays) {
  std::vector<Digest> digests(arrays[0].rows());
  for (const Array& array : arrays) add_columns(array, digests);
  return group(digests);
}

/// log of the probability that two different rows agree.
double log_agreement(const Groups& groups) {
  double pairs = 0;
  const auto n = static_cast<double>(groups.of_rows.size());
  for (const std::size_t size : groups.sizes)
    pairs += static_cast<double>(size) * (static_cast<double>(size) - 1);
  return std::log(pairs / (n * (n - 1)));
}

/// Log agreements, summed over columns, and of the side as a whole.
struct Agreement {
  double columns = 0, whole = 0;
};

Agreement agreement(const Array& side, const std::vector<std::size_t>& distinct) {
  const Array once = data::keep_rows(side, distinct);
  Agreement sum{0, log_agreement(group_rows({once}))};
  for (std::size_t col = 0; col < side.cols(); ++col) {
    const Groups all = group_rows({side.columns({col})});
    const bool repeats = !data::is_float_type(side.dtype(col)) || all.sizes.size() <= few_values;
    sum.columns += log_agreement(repeats ? all : group_rows({once.columns({col})}));
  }
  return sum;
}

double expected_share(const Array& x, const Array& y, const Groups& pairs) {
  std::vector<std::size_t> distinct;
  for (std::size_t row = 0; row < pairs.of_rows.size(); ++row) {
    if (pairs.of_rows[row] == distinct.size()) distinct.push_back(row);
  }
  if (distinct.size() < 2) return 1;  // one row over and over: two constants
  const Agreement of_x = agreement(x, distinct), of_y = agreement(y, distinct);
  const double p = std::exp(0.5 * std::max(of_x.columns + of_y.columns, of_x.whole + of_y.whole));
  return -std::expm1(-p * (static_cast<double>(x.rows()) - 1));
}

}  // namespace

Twins count_twins(const Array& x, const Array& y, std::span<const std::size_t> groups) {
  const Groups pairs = group_rows({x, y});
  const std::size_t n = pairs.of_rows.size();
  const double most = std::max(10.0, std::sqrt(static_cast<double>(n)));
  // The group of the first of equal rows, and whether another of them is in another group.
  std::vector<std::size_t> home(pairs.sizes.size(), n);
  std::vector<bool> spread(pairs.sizes.size(), groups.empty());
  for (std::size_t row = 0; row < groups.size(); ++row) {
    const std::size_t number = pairs.of_rows[row];
    if (home[number] == n) home[number] = groups[row];
    if (home[number] != groups[row]) spread[number] = true;
  }
  std::size_t twins = 0;
  for (std::size_t number = 0; number < pairs.sizes.size(); ++number) {
    const std::size_t size = pairs.sizes[number];
    if (size > 1 && static_cast<double>(size) <= most && spread[number]) twins += size;
  }
  Twins found{static_cast<double>(twins) / static_cast<double>(n), 0};
  if (found.share > most_copies) found.expected = expected_share(x, y, pairs);
  return found;
}

Check duplicates_check(const Twins& twins) {
  Check check{"duplicates", twins.share - twins.expected <= most_copies, twins.share, ""};
  if (twins.share == 0) {
    check.message = "no row is a copy of another";
  } else if (check.passed) {
    check.message = fmt::format(
        "{:.1f} % of the rows equal another row, {}", 100 * twins.share,
        twins.share > most_copies ? "as columns with so few different values must" : "too few to matter");
  } else {
    check.message = fmt::format(
        "{:.0f} % of the rows are copies of others, so the critic has seen rows on which it was judged; "
        "remove the "
        "copies, or name with --groups what belongs together",
        100 * twins.share);
  }
  return check;
}

}  // namespace kedge::estimate
