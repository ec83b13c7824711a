// Which rows of the options table speak to density_ratio.
#pragma once

#include <string>
#include <vector>

namespace kedge {

/// The others are for paired rows alone, and front ends do not offer them.
const std::vector<std::string>& ratio_options();

}  // namespace kedge
