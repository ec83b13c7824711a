// Is there dependence that a Gaussian copula cannot hold? Three looks, of which the first that applies is
// taken:
// - up to six columns: nearest neighbours, which err low, must not see much more;
// - more of them, in rows enough: in canonical variates u, v of correlations rho, what is left of v,
//     e = v - rho u,
//   is independent of u if scores are normal together, and only uncorrelated with it otherwise; random
//   features test that;
// - where next to nothing was found: a test of independence.
#pragma once

#include <cstdint>
#include <vector>

#include "estimate/fit/design.hpp"
#include "estimate/rows/folds.hpp"
#include "estimate/rows/rows.hpp"
#include "kedge/control.hpp"
#include "kedge/estimate.hpp"

namespace kedge::estimate {

struct GaussianityView {
  const Rows& rows;
  const std::vector<Fold>& folds;
  const FoldDesign& features;  ///< of one fold, or of all rows
  double value = 0;            ///< nats
  double tolerance = 0;        ///< how far values may be apart
  std::uint64_t seed = 0;
  std::size_t threads = 0;
};

Check gaussianity_check(const GaussianityView& view, const Control& control);

}  // namespace kedge::estimate
