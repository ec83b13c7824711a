#include "report/bench_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

#include "report/groups.hpp"
#include "report/numbers.hpp"

namespace kedge::report {
namespace {

double share(double sum, std::size_t count) {
  return count == 0 ? not_a_number : sum / static_cast<double>(count);
}

bool better(double a, double b) { return std::isnan(b) ? !std::isnan(a) : a < b; }

ObjectiveLine line_of(const std::vector<const LevelScore*>& rows, const std::vector<double>& levels) {
  ObjectiveLine line;
  line.objective = rows.front()->objective;
  std::set<std::size_t> runs;
  line.by_level.resize(levels.size());
  std::vector<std::size_t> counts(levels.size());
  for (const LevelScore* row : rows) {
    runs.insert(row->run);
    const auto at = static_cast<std::size_t>(std::ranges::find(levels, row->level) - levels.begin());
    LevelCell& cell = line.by_level[at];
    cell.mean += row->mean;
    cell.bias += row->bias;
    cell.deviation += row->std;
    cell.rmse += row->rmse * row->rmse;
    ++counts[at];
    line.bias += std::abs(row->bias);
    line.deviation += row->std;
    line.rmse += row->rmse * row->rmse;
    line.seconds += row->seconds;
  }
  for (std::size_t at = 0; at < levels.size(); ++at) {
    LevelCell& cell = line.by_level[at];
    for (double* sum : {&cell.mean, &cell.bias, &cell.deviation, &cell.rmse}) *sum = share(*sum, counts[at]);
    cell.rmse = std::sqrt(cell.rmse);
  }
  line.seeds = runs.size();
  line.bias = share(line.bias, rows.size());
  line.deviation = share(line.deviation, rows.size());
  line.rmse = std::sqrt(share(line.rmse, rows.size()));
  line.seconds = share(line.seconds, runs.size());
  return line;
}

MethodLine method_line(const std::vector<const SampleScore*>& rows, const std::string& task) {
  MethodLine line;
  line.task = task;
  std::size_t trusted = 0;
  double inside = 0, trusted_errors = 0;
  for (const SampleScore* row : rows) {
    ++line.runs;
    line.seconds += row->seconds;
    if (!std::isfinite(row->value)) {
      ++line.failed;
      continue;
    }
    line.truth = row->truth;
    const double error = row->value - row->truth;
    line.mae += std::abs(error);
    line.bias += error;
    inside += static_cast<double>(row->ci[0] <= row->truth && row->truth <= row->ci[1]);
    if (!row->trusted) continue;
    ++trusted;
    trusted_errors += std::abs(error);
  }
  const std::size_t valid = line.runs - line.failed;
  line.mae = share(line.mae, valid);
  line.bias = share(line.bias, valid);
  line.coverage = share(inside, valid);
  line.trusted = share(static_cast<double>(trusted), valid);
  line.mae_trusted = share(trusted_errors, trusted);
  line.seconds = share(line.seconds, line.runs);
  return line;
}

}  // namespace

std::string LevelCell::text() const {
  return fmt::format("{} / {} / {}", narrow(bias), narrow(deviation), narrow(rmse));
}

std::string task_stem(const std::string& task) { return task.substr(0, task.rfind('/')); }

std::vector<StaircaseTable> staircase_tables(const BenchReport& report) {
  struct Group {
    StaircaseTable table;
    std::vector<std::vector<const LevelScore*>> objectives;
  };
  std::vector<Group> groups;
  for (const LevelScore& row : report.levels) {
    const std::string stem = task_stem(row.task);
    Group& group = group_of(
        groups,
        [&](const Group& g) {
          return g.table.suite == row.suite && g.table.task == stem && g.table.critic == row.critic;
        },
        [&] {
          return Group{{row.suite, stem, row.critic, row.unit, false, {}, {}}, {}};
        });
    auto& levels = group.table.levels;
    if (std::ranges::find(levels, row.level) == levels.end()) levels.push_back(row.level);
    if (!std::isnan(row.truth)) group.table.has_truth = true;
    group_of(
        group.objectives, [&](const auto& rows) { return rows.front()->objective == row.objective; },
        [] { return std::vector<const LevelScore*>{}; })
        .push_back(&row);  // at once, so that no group is empty when it is asked
  }
  std::vector<StaircaseTable> tables;
  for (Group& group : groups) {
    std::ranges::sort(group.table.levels);
    for (const auto& rows : group.objectives) group.table.lines.push_back(line_of(rows, group.table.levels));
    std::ranges::stable_sort(group.table.lines, [](const ObjectiveLine& a, const ObjectiveLine& b) {
      return better(a.rmse, b.rmse);
    });
    tables.push_back(std::move(group.table));
  }
  return tables;
}

std::vector<RankLine> ranking(const BenchReport& report, const std::string& suite) {
  std::vector<RankLine> lines;
  for (const LevelScore& row : report.levels) {
    if (row.suite != suite || std::isnan(row.truth)) continue;
    RankLine& line = group_of(
        lines, [&](const RankLine& l) { return l.objective == row.objective; },
        [&] { return RankLine{row.objective}; });
    ++line.levels;
    line.seconds += row.seconds;
    if (std::isnan(row.rmse)) {
      ++line.lost;
      continue;
    }
    line.bias += std::abs(row.bias);
    line.deviation += row.std;
    line.rmse += row.rmse * row.rmse;
  }
  for (RankLine& line : lines) {
    const std::size_t scored = line.levels - line.lost;
    line.bias = share(line.bias, scored);
    line.deviation = share(line.deviation, scored);
    line.rmse = std::sqrt(share(line.rmse, scored));
    line.seconds = share(line.seconds, line.levels);
  }
  std::ranges::stable_sort(lines, [](const RankLine& a, const RankLine& b) {
    const double lost_a = share(static_cast<double>(a.lost), a.levels),
                 lost_b = share(static_cast<double>(b.lost), b.levels);
    return lost_a != lost_b ? lost_a < lost_b : better(a.rmse, b.rmse);
  });
  return lines;
}

std::vector<MethodTable> method_tables(const BenchReport& report) {
  struct Group {
    MethodTable table;
    std::vector<const SampleScore*> rows;
  };
  std::vector<Group> groups;
  for (const SampleScore& row : report.samples) {
    group_of(
        groups,
        [&](const Group& g) {
          return g.table.suite == row.suite && g.table.method == row.method && g.table.n == row.n;
        },
        [&] {
          return Group{{row.suite, row.method, row.unit, row.n, {}, {}}, {}};
        })
        .rows.push_back(&row);
  }
  std::ranges::stable_sort(groups, [](const Group& a, const Group& b) {
    return std::tie(a.table.suite, a.table.n) < std::tie(b.table.suite, b.table.n);
  });
  std::vector<MethodTable> tables;
  for (Group& group : groups) {
    std::vector<std::pair<std::string, std::vector<const SampleScore*>>> tasks;
    for (const SampleScore* row : group.rows) {
      group_of(
          tasks, [&](const auto& task) { return task.first == row->task; },
          [&] {
            return std::pair{row->task, std::vector<const SampleScore*>{}};
          })
          .second.push_back(row);
    }
    std::ranges::sort(tasks, {}, [](const auto& task) { return task.first; });
    group.table.all = method_line(group.rows, "");
    for (const auto& [task, rows] : tasks) group.table.tasks.push_back(method_line(rows, task));
    tables.push_back(std::move(group.table));
  }
  return tables;
}

}  // namespace kedge::report
