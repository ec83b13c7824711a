// From a user's options to the settings of a cross-fit: everything that depends on n, on the objective's
// kind, or on a default that means "choose".
#pragma once

#include <cstddef>

#include "critics/critic.hpp"
#include "kedge/objective.hpp"
#include "kedge/options.hpp"
#include "train/replica.hpp"

namespace kedge::estimate {

struct Plan {
  Options options;  ///< validated, with method resolved
  ObjectiveInfo objective;
  critics::Shape shape;  ///< without dimensions
  train::Settings training;
  std::size_t members = 1;  ///< networks per fold, their scores averaged
  std::size_t batch = 128;  ///< no larger than a fold's training rows
  std::int64_t k = 0;       ///< resolved
  std::uint64_t seed = 0;
  std::size_t threads = 0;
};

/// How many folds n rows allow. Throws InputError when there are too few of them.
std::size_t plan_folds(const Options& options, std::size_t n);
/// `training_rows` of the smallest fold. Throws InputError for what does not fit together.
Plan make_plan(const Options& options, std::size_t n, std::size_t training_rows);

}  // namespace kedge::estimate
