// What follows `kedge bench`. Each takes the words after its name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "command.hpp"

namespace kedge::app {

int run_bench_list(const Words& arguments);
int run_bench_run(const Words& arguments);
int run_bench_report(const Words& arguments);

}  // namespace kedge::app
