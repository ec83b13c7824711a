// Ratios of a benchmark store put together: a table for each ratio and critic, an objective a line.
#pragma once

#include <string>
#include <vector>

#include "kedge/bench.hpp"

namespace kedge::report {

struct RatioLine {
  std::string objective;
  std::vector<double> values;  ///< means over seeds, as RatioTable::levels; NaN where there is none
};

struct RatioTable {
  std::string suite, name, critic;
  double ideal = not_a_number;  ///< NaN: none at each level
  std::vector<double> levels;
  std::vector<RatioLine> lines;

  std::string heading() const;
};
std::vector<RatioTable> ratio_tables(const BenchReport& report);

}  // namespace kedge::report
