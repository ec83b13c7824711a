// From a user's options to the settings of a cross-fit: everything that depends on n, on the objective's
// kind, or on a default that means "choose".
#pragma once

#include <cstddef>

#include "critics/critic.hpp"
#include "estimate/cross_fit.hpp"
#include "kedge/objective.hpp"
#include "kedge/options.hpp"

namespace kedge::estimate {

struct Plan {
  Options options;  ///< validated, with method resolved
  ObjectiveInfo objective;
  critics::Shape shape;
  CrossFitPlan cross_fit;
  std::size_t folds = 5;
  std::size_t batch = 128;  ///< no larger than a fold's training rows
  std::int64_t k = 0;       ///< resolved
  bool calibrated = true;   ///< scores shrunk, shifted and corrected (auto), or read off as they are (critic)
};

/// Throws InputError for what does not fit together.
Plan make_plan(const Options& options, std::size_t n, std::size_t x_dim, std::size_t y_dim);

}  // namespace kedge::estimate
