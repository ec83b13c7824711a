// How replicas trained, for plots.
#pragma once

#include <vector>

#include "estimate/fit/cross_fit.hpp"
#include "kedge/estimate.hpp"

namespace kedge::estimate {

std::vector<TrainingCurve> curves_of(const CrossFit& fit, std::size_t look);

}  // namespace kedge::estimate
