// A suite unrolled: every run it asks for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kedge/bench.hpp"
#include "tasks/suites/suite.hpp"

namespace kedge::tasks {

/// A staircase of one critic, or one estimate from n rows.
struct Run {
  std::string task;       ///< of a staircase with {level} in it
  std::string objective;  ///< of samples: a method
  std::string critic;     ///< "" for samples
  std::int64_t seed = 0;
  std::size_t n = 0;  ///< 0 for a staircase
};

/// The suite with the caller's lists and steps in place of its own. Throws InputError for what does not
/// exist.
Suite adapted(Suite suite, const BenchOptions& options);
std::vector<Run> plan(const Suite& suite);

}  // namespace kedge::tasks
