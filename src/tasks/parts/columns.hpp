// Changes to a joint distribution's columns that keep its mutual information, or destroy it.
#pragma once

#include <cstdint>

#include "tasks/parts/joint.hpp"

namespace kedge::tasks {

/// `columns` independent standard normal columns after those of X, and as many after those of Y.
Joint with_noise_columns(Joint base, std::size_t columns);
/// Each side turned by an orthogonal matrix of its own, the same one for every sample.
Joint rotated(Joint base, std::uint64_t seed);
/// X and Y of two different rows: the same margins, no mutual information.
Joint independent(Joint base);

}  // namespace kedge::tasks
