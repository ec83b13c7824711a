// Which rows an estimate uses where there are more than it needs: a simple random sample without replacement,
// so that what is estimated stays the mean over the population. The error of a plug-in mean falls as sd(log
// r) / sqrt(n): at a million rows it is below what training leaves, and more rows cost memory alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kedge/options.hpp"

namespace kedge::estimate {

/// How many of `n` rows of `columns` numbers are used: Options::rows where it is given; else all, as far as
/// they hold no more than 20 million numbers (but never fewer than 100,000 rows). Folds of blocks use all: a
/// sample has no neighbours.
std::size_t most_rows(std::size_t n, std::size_t columns, const Options& options);

/// `count` of 0..n-1, ascending; each set of so many has the same chance. D. E. Knuth, "The art of computer
/// programming" 2, 3.4.2, algorithm S: one draw a row, no memory beside the answer.
std::vector<std::size_t> sampled_rows(std::size_t n, std::size_t count, std::uint64_t seed);

}  // namespace kedge::estimate
