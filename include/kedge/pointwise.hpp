// Values of single rows as people get them: in the unit asked for, and one for each row that was given.
#pragma once

#include <vector>

#include "kedge/estimate.hpp"
#include "kedge/ratio.hpp"

namespace kedge {

/// Out-of-fold log r of each row given, in `options.units`; NaN where the row was left out. Empty when the
/// estimate has none.
std::vector<double> pointwise(const Estimate& estimate);

/// Log r of the rows of P or of Q, in `options.units`.
std::vector<double> pointwise_p(const RatioEstimate& estimate);
std::vector<double> pointwise_q(const RatioEstimate& estimate);

}  // namespace kedge
