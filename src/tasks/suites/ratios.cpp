#include "tasks/suites/ratios.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/suites/suite.hpp"
#include "tasks/suites/toml_reader.hpp"

namespace kedge::tasks {
namespace {

/// Whether the id is that of a task at some level, or at all.
bool among(const std::string& id, const std::vector<std::string>& tasks, const std::vector<double>& levels) {
  return std::ranges::any_of(tasks, [&](const std::string& task) {
    return id == task ||
           std::ranges::any_of(levels, [&](double level) { return id == at_level(task, level); });
  });
}

const LevelScore* find(std::span<const LevelScore> levels, const LevelScore& like, const std::string& task) {
  const auto found = std::ranges::find_if(levels, [&](const LevelScore& row) {
    return row.task == task && row.objective == like.objective && row.critic == like.critic &&
           row.seed == like.seed;
  });
  return found == levels.end() ? nullptr : &*found;
}

}  // namespace

std::vector<Ratio> read_ratios(TomlReader& toml, const std::vector<std::string>& tasks,
                               const std::vector<double>& levels) {
  std::vector<Ratio> ratios;
  for (TomlReader& table : toml.tables("ratios")) {
    Ratio ratio{table.text("name"), table.text("over"), table.text("under")};
    if (ratio.name.empty()) table.refuse("a ratio needs a name");
    ratio.ideal = table.number("ideal", ratio.ideal, -1e9, 1e9);
    for (const std::string& id : {ratio.over, ratio.under}) {
      if (!among(id, tasks, levels)) {
        table.refuse(
            fmt::format("ratio '{}' is over and under tasks of the suite, and '{}' is none", ratio.name, id));
      }
    }
    table.require_all_read();
    ratios.push_back(std::move(ratio));
  }
  return ratios;
}

std::vector<RatioScore> score_ratios(const std::vector<Ratio>& ratios, std::span<const LevelScore> levels) {
  std::vector<RatioScore> scores;
  for (const Ratio& ratio : ratios) {
    for (const LevelScore& row : levels) {
      if (row.task != at_level(ratio.over, row.level)) continue;
      const LevelScore* under = find(levels, row, at_level(ratio.under, row.level));
      if (under == nullptr) continue;
      scores.push_back({row.suite, ratio.name, row.objective, row.critic, row.seed, row.level, ratio.ideal,
                        row.mean / under->mean});
    }
  }
  return scores;
}

}  // namespace kedge::tasks
