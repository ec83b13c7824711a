// What the critic of a fold sees of all rows. Training takes each row about as often as the other, so a
// side's features are made once and kept, unless they are so many that every replica would hold a copy far
// larger than the rows: then they are made for each batch. Both are the same bits.
#pragma once

#include <cstddef>

#include "estimate/fit/design.hpp"
#include "train/inputs.hpp"

namespace kedge::estimate {

/// Numbers that a replica may keep: 64 MB.
constexpr std::size_t most_kept = std::size_t{1} << 24;

/// `fold` and `columns` must outlive it. For one thread.
train::Inputs fold_inputs(const FoldDesign& fold, const train::Pairs& columns, std::size_t most = most_kept);

}  // namespace kedge::estimate
