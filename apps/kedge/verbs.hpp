// The verbs. Each takes the words after its name and returns the exit code; what fails is thrown.
#pragma once

#include "command.hpp"

namespace kedge::app {

constexpr int exit_done = 0, exit_failed = 1, exit_bad_input = 2, exit_not_trusted = 3;

int run_estimate(const Words& arguments);
int run_ratio(const Words& arguments);
int run_score(const Words& arguments);
int run_sample(const Words& arguments);
int run_bench(const Words& arguments);
int run_link(const Words& arguments);
int run_features(const Words& arguments);
int run_objectives(const Words& arguments);

}  // namespace kedge::app
