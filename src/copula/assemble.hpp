// From a correlation matrix to the numbers of a log ratio.
#pragma once

#include "copula/correlation.hpp"
#include "copula/log_ratio.hpp"
#include "copula/sample.hpp"
#include "copula/shrinkage.hpp"

namespace kedge::copula {

/// log r = 0, of p and q columns.
LogRatio independent(std::size_t p, std::size_t q);

/// Of the correlation of `sample`. Maps divide by the deviations in `fitted`; a coordinate without one has a
/// row of zeros. Not to be called with no rows.
LogRatio assemble(const Sample& sample, const Correlation& fitted, double df, Shrinkage shrinkage);

}  // namespace kedge::copula
