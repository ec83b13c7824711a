// Which rows are held out together, and which are trained on then: each fold is scored by critics trained on
// the others. Random rows are right where rows are independent. Rows that belong together (a person, a
// document) must not stand on both sides, and neither must rows next to each other in a time series: a critic
// would recognise what it should infer. For these, folds of whole groups, and folds of blocks of rows in
// order with rows beside each block left out (h-block cross-validation: Burman, Chow and Nolan, 1994).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kedge/array.hpp"
#include "kedge/options.hpp"

namespace kedge::estimate {

struct Fold {
  std::vector<std::size_t> training, held_out;  ///< both in random order
};

/// 2 <= folds <= n. Parts of nearly one size.
std::vector<Fold> random_folds(std::size_t n, std::size_t folds, std::uint64_t seed);

/// `groups` has the number of each row's group. Fewer folds where there are fewer groups; sizes as near to
/// each other as whole groups allow. InputError when there is only one group, or one row outside the largest.
std::vector<Fold> grouped_folds(std::span<const std::size_t> groups, std::size_t folds, std::uint64_t seed);

/// 2 <= folds <= n. `gap` rows on both sides of a block are not trained on while it is held out. InputError
/// when fewer than two rows are left to train on.
std::vector<Fold> blocked_folds(std::size_t n, std::size_t folds, std::size_t gap, std::uint64_t seed);

/// The gap of --gap 0: a twentieth of a block, at least one row.
std::size_t default_gap(std::size_t n, std::size_t folds);

/// Numbers 0, 1, ... of the different entries of one column, in the order of their first row.
std::vector<std::size_t> group_numbers(const Array& groups);

/// Throws InputError unless options and groups go together: a block cannot also be a whole group.
void require_one_kind_of_fold(const Options& options, const Array& groups);

/// The folds that options ask for; `groups` is empty or has a number for each row.
std::vector<Fold> make_folds(const Options& options, std::size_t n, std::size_t folds,
                             std::span<const std::size_t> groups);

/// Rows of the smallest training part: what a batch has to fit into.
std::size_t fewest_training_rows(const std::vector<Fold>& folds);

}  // namespace kedge::estimate
