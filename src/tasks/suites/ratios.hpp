// What is known of tasks whose own mutual information is not: the ratio of one to another.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kedge/bench.hpp"

namespace kedge::tasks {

class TomlReader;

struct Ratio {
  std::string name;
  std::string over, under;  ///< ids of tasks, with {level} where it is the same in both
  double ideal = std::numeric_limits<double>::quiet_NaN();  ///< NaN: none at each level
};

/// The tables [[ratios]] of a suite whose tasks and levels are read. Throws InputError.
std::vector<Ratio> read_ratios(TomlReader& toml, const std::vector<std::string>& tasks,
                               const std::vector<double>& levels);

/// Of every run and level of a suite whose two estimates are there: means over the scored steps, divided.
std::vector<RatioScore> score_ratios(const std::vector<Ratio>& ratios, std::span<const LevelScore> levels);

}  // namespace kedge::tasks
