// Staircases as they climbed: one small panel an objective, all of one task and critic in one figure. A thin
// line shows how far single estimates reach, a thick one their mean over some steps, a step line the truth.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "kedge/bench.hpp"

namespace kedge::report {

/// The whole SVG element; `traces` are of one suite, task and critic, in the order of their panels. `name` is
/// unique within the page.
std::string staircase_figure(const std::vector<const StaircaseTrace*>& traces, const std::string& name);

}  // namespace kedge::report
