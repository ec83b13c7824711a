// What the options mean for two samples.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kedge/options.hpp"
#include "ratio/replica.hpp"

namespace kedge::ratio {

struct Plan {
  Options options;
  bool bases = true;   ///< closed forms may stand in for zero
  bool critic = true;  ///< a network learns what they leave
  std::size_t folds = 5, members = 1;
  std::int64_t tuple = 0;  ///< negatives of a tuple with a positive from P
  Settings training;
};

/// Throws InputError for what cannot be done.
Plan make_plan(const Options& options, std::size_t n_p, std::size_t n_q);

}  // namespace kedge::ratio
