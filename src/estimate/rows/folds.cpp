#include "estimate/rows/folds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <string>
#include <unordered_map>

#include "core/philox.hpp"
#include "core/streams.hpp"
#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

std::vector<std::size_t> counted(std::size_t n) {
  std::vector<std::size_t> numbers(n);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers;
}

/// In random order also where folds are not: rows are scored against their neighbours in this order.
std::vector<std::size_t> shuffled(std::size_t n, Rng& rng) {
  std::vector<std::size_t> order = counted(n);
  rng.shuffle(std::span(order));
  return order;
}

/// Largest groups first, each to the emptiest fold; chance decides among equals.
std::vector<std::size_t> homes_of_groups(const std::vector<std::size_t>& sizes, std::size_t folds, Rng& rng) {
  std::vector<std::size_t> order = shuffled(sizes.size(), rng), rows(folds), homes(sizes.size());
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });
  for (const std::size_t group : order) {
    const std::size_t least = std::ranges::min(rows);
    auto nth =
        static_cast<std::ptrdiff_t>(rng.below(static_cast<std::uint64_t>(std::ranges::count(rows, least))));
    std::size_t home = 0;
    while (rows[home] != least || nth-- > 0) ++home;
    homes[group] = home;
    rows[home] += sizes[group];
  }
  return homes;
}

}  // namespace

std::vector<Fold> random_folds(std::size_t n, std::size_t folds, std::uint64_t seed) {
  Rng rng(seed, {id(Stream::folds)});
  const std::vector<std::size_t> order = shuffled(n, rng);
  std::vector<Fold> parts(folds);
  for (std::size_t position = 0; position < n; ++position) {
    const std::size_t home = position * folds / n;
    for (std::size_t f = 0; f < folds; ++f) {
      (f == home ? parts[f].held_out : parts[f].training).push_back(order[position]);
    }
  }
  return parts;
}

std::vector<Fold> grouped_folds(std::span<const std::size_t> groups, std::size_t folds, std::uint64_t seed) {
  std::vector<std::size_t> sizes;
  for (const std::size_t group : groups) {
    if (group >= sizes.size()) sizes.resize(group + 1);
    ++sizes[group];
  }
  const auto present =
      static_cast<std::size_t>(std::ranges::count_if(sizes, [](std::size_t s) { return s > 0; }));
  if (present < 2) {
    throw InputError(
        "all rows are of one group, so none can be held out while others are trained on; at least 2 groups "
        "are "
        "needed");
  }
  Rng rng(seed, {id(Stream::folds)});
  const std::vector<std::size_t> homes = homes_of_groups(sizes, std::min(folds, present), rng);
  std::vector<Fold> parts(std::min(folds, present));
  for (const std::size_t row : shuffled(groups.size(), rng)) {
    for (std::size_t f = 0; f < parts.size(); ++f) {
      (f == homes[groups[row]] ? parts[f].held_out : parts[f].training).push_back(row);
    }
  }
  if (fewest_training_rows(parts) < 2) {
    throw InputError(fmt::format(
        "one group has all but one of the {} rows, so that one is left to train on while it is held out; at "
        "least 2 rows of other groups are needed",
        groups.size()));
  }
  return parts;
}

std::vector<Fold> blocked_folds(std::size_t n, std::size_t folds, std::size_t gap, std::uint64_t seed) {
  Rng rng(seed, {id(Stream::folds)});
  const std::vector<std::size_t> order = shuffled(n, rng);
  std::vector<Fold> parts(folds);
  for (std::size_t f = 0; f < folds; ++f) {
    // The rows whose position * folds / n, rounded down, is f: sizes as in random_folds.
    const std::size_t first = (f * n + folds - 1) / folds, end = ((f + 1) * n + folds - 1) / folds;
    for (const std::size_t row : order) {
      const bool before = row < first - std::min(first, gap), after = row >= end && row - end >= gap;
      if (row >= first && row < end) parts[f].held_out.push_back(row);
      if (before || after) parts[f].training.push_back(row);
    }
    if (parts[f].training.size() < 2) {
      throw InputError(fmt::format(
          "a gap of {} rows on both sides of a block leaves fewer than 2 of {} rows to train on; lower --gap",
          gap, n));
    }
  }
  return parts;
}

std::size_t default_gap(std::size_t n, std::size_t folds) {
  return std::max<std::size_t>(1, n / (20 * folds));
}

std::vector<std::size_t> group_numbers(const Array& groups) {
  if (groups.cols() != 1) {
    throw InputError(fmt::format("{} has {} columns, and groups need one, with an entry for each row",
                                 groups.name(), groups.cols()));
  }
  std::unordered_map<std::string, std::size_t> numbers;
  std::vector<std::size_t> of_rows(groups.rows());
  for (std::size_t row = 0; row < of_rows.size(); ++row)
    of_rows[row] = numbers.try_emplace(groups.label(row, 0), numbers.size()).first->second;
  return of_rows;
}

void require_one_kind_of_fold(const Options& options, const Array& groups) {
  if (groups.cols() == 0 || options.fold_by == "random") return;
  throw InputError(
      "groups and --fold-by blocks exclude each other: a fold is made of whole groups or of rows in order, "
      "not "
      "of both; give one of the two");
}

std::vector<Fold> make_folds(const Options& options, std::size_t n, std::size_t folds,
                             std::span<const std::size_t> groups) {
  const auto seed = static_cast<std::uint64_t>(options.seed);
  if (!groups.empty()) return grouped_folds(groups, folds, seed);
  if (options.fold_by == "random") return random_folds(n, folds, seed);
  return blocked_folds(n, folds,
                       options.gap > 0 ? static_cast<std::size_t>(options.gap) : default_gap(n, folds), seed);
}

std::size_t fewest_training_rows(const std::vector<Fold>& folds) {
  return std::ranges::min(folds, {}, [](const Fold& fold) { return fold.training.size(); }).training.size();
}

}  // namespace kedge::estimate
