#include "report/bench_ratios.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/groups.hpp"
#include "report/numbers.hpp"

namespace kedge::report {

std::string RatioTable::heading() const {
  return fmt::format("{}, {} critic{}", name, critic,
                     std::isnan(ideal) ? "" : fmt::format("; {} if consistent", brief(ideal)));
}

std::vector<RatioTable> ratio_tables(const BenchReport& report) {
  std::vector<RatioTable> tables;
  const auto table_of = [&](const RatioScore& row) -> RatioTable& {
    return group_of(
        tables,
        [&](const RatioTable& t) {
          return t.suite == row.suite && t.name == row.name && t.critic == row.critic;
        },
        [&] { return RatioTable{row.suite, row.name, row.critic, row.ideal, {}, {}}; });
  };
  for (const RatioScore& row : report.ratios) {
    auto& levels = table_of(row).levels;
    if (std::ranges::find(levels, row.level) == levels.end()) levels.push_back(row.level);
  }
  for (RatioTable& table : tables) {
    std::ranges::sort(table.levels);
    std::vector<std::vector<double>> counts;
    for (const RatioScore& row : report.ratios) {
      if (&table_of(row) != &table) continue;
      RatioLine& line = group_of(
          table.lines, [&](const RatioLine& l) { return l.objective == row.objective; },
          [&] {
            counts.emplace_back(table.levels.size());
            return RatioLine{row.objective, std::vector<double>(table.levels.size())};
          });
      const auto at =
          static_cast<std::size_t>(std::ranges::find(table.levels, row.level) - table.levels.begin());
      line.values[at] += row.value;
      ++counts[static_cast<std::size_t>(&line - table.lines.data())][at];
    }
    for (std::size_t l = 0; l < table.lines.size(); ++l) {
      for (std::size_t at = 0; at < table.levels.size(); ++at)
        table.lines[l].values[at] /= counts[l][at];  // 0 / 0 where there is none
    }
  }
  return tables;
}

}  // namespace kedge::report
