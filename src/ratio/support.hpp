// Rows of one sample where the other has none: beyond its range in some column, or of a category it lacks.
// What a critic says of them is an extrapolation, which no row of the other sample can contradict.
#pragma once

#include <vector>

#include "ratio/samples.hpp"

namespace kedge::ratio {

/// For each row of `sample`, whether it lies outside of `other`.
std::vector<bool> outside(const Sample& sample, const Sample& other);

}  // namespace kedge::ratio
