// A benchmark store as a page: for each suite a ranking, then plots and tables.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <vector>

#include "kedge/report.hpp"
#include "kedge/version.hpp"
#include "report/bench_figure.hpp"
#include "report/bench_ratios.hpp"
#include "report/bench_summary.hpp"
#include "report/markup.hpp"
#include "report/numbers.hpp"
#include "report/page.hpp"

namespace kedge {
namespace {

using namespace report;
using Cells = std::vector<std::string>;

/// The first cell of a row is its heading, the others are numbers.
std::string cells(const Cells& row, bool heading) {
  std::string text = "<tr>";
  for (std::size_t col = 0; col < row.size(); ++col) {
    const char* tag = heading || col == 0 ? "th" : "td";
    text += fmt::format("<{0}{1}{2}>{3}</{0}>", tag,
                        heading    ? " scope=\"col\""
                        : col == 0 ? " scope=\"row\""
                                   : "",
                        col > 0 ? " class=\"number\"" : "", escape_markup(row[col]));
  }
  return text + "</tr>\n";
}

std::string table(const Cells& head, const std::vector<Cells>& rows) {
  std::string text = "<div class=\"scroll\"><table><thead>\n" + cells(head, true) + "</thead><tbody>\n";
  for (const Cells& row : rows) text += cells(row, false);
  return text + "</tbody></table></div>\n";
}

std::string rank_table(const std::vector<RankLine>& lines) {
  std::vector<Cells> rows;
  rows.reserve(lines.size());
  for (const RankLine& line : lines) {
    rows.push_back({line.objective, narrow(line.bias), narrow(line.deviation), narrow(line.rmse),
                    fmt::format("{} of {}", line.lost, line.levels), duration(line.seconds)});
  }
  return table({"objective", "|bias|", "std", "RMSE", "levels lost", "time a level"}, rows);
}

std::string staircase_table(const StaircaseTable& stairs) {
  Cells head = {"objective"};
  for (const double level : stairs.levels) head.push_back(brief(level));
  for (const char* word : {"|bias|", "std", "RMSE", "seeds", "time"}) head.emplace_back(word);
  std::vector<Cells> rows;
  for (const ObjectiveLine& line : stairs.lines) {
    Cells row = {line.objective};
    for (const LevelCell& cell : line.by_level) row.push_back(narrow(cell.mean));
    row.insert(row.end(), {narrow(line.bias), narrow(line.deviation), narrow(line.rmse),
                           fmt::format("{}", line.seeds), duration(line.seconds)});
    rows.push_back(std::move(row));
  }
  return table(head, rows);
}

/// Bias, deviation and error of each level.
std::string level_table(const StaircaseTable& stairs) {
  Cells head = {"bias / std / RMSE"};
  for (const double level : stairs.levels) head.push_back(brief(level));
  std::vector<Cells> rows;
  for (const ObjectiveLine& line : stairs.lines) {
    Cells row = {line.objective};
    for (const LevelCell& cell : line.by_level) row.push_back(cell.text());
    rows.push_back(std::move(row));
  }
  return table(head, rows);
}

std::string ratio_section(const RatioTable& ratio) {
  Cells head = {"objective"};
  for (const double level : ratio.levels) head.push_back(brief(level));
  std::vector<Cells> rows;
  for (const RatioLine& line : ratio.lines) {
    Cells row = {line.objective};
    for (const double value : line.values) row.push_back(narrow(value));
    rows.push_back(std::move(row));
  }
  return fmt::format("<h3>{}</h3>\n", escape_markup(ratio.heading())) + table(head, rows);
}

std::string share_text(double share) { return percent(std::round(1000 * share) / 1000); }

Cells method_cells(const MethodLine& line, const std::string& label, bool with_truth) {
  return {label,
          with_truth ? fixed(line.truth, 4) : "",
          fixed(line.mae, 4),
          fixed(line.bias, 4),
          share_text(line.coverage),
          share_text(line.trusted),
          fixed(line.mae_trusted, 4),
          fmt::format("{} of {}", line.failed, line.runs),
          duration(line.seconds)};
}

const Cells method_head = {"task",    "truth",       "MAE",    "bias", "coverage",
                           "trusted", "MAE trusted", "failed", "time"};

std::string samples_section(const std::vector<MethodTable>& tables) {
  std::vector<Cells> overall;
  overall.reserve(tables.size());
  for (const MethodTable& of : tables) {
    overall.push_back(method_cells(of.all, fmt::format("{}, n = {}", of.method, thousands(of.n)), false));
  }
  Cells head = method_head;
  head.front() = "method";
  std::string text = table(head, overall);
  for (const MethodTable& of : tables) {
    std::vector<Cells> rows;
    rows.reserve(of.tasks.size());
    for (const MethodLine& line : of.tasks) rows.push_back(method_cells(line, line.task, true));
    text += fmt::format("<h3>{}, n = {}</h3>\n", escape_markup(of.method), thousands(of.n)) +
            table(method_head, rows);
  }
  return text;
}

std::string suite_section(const SuiteProgress& suite, const BenchReport& report,
                          const std::vector<StaircaseTable>& stairs, const std::vector<MethodTable>& methods,
                          std::size_t& figures) {
  std::string text = fmt::format(
      "<h2>{}</h2>\n<p>{} of {} runs done; in {}{}</p>\n", escape_markup(suite.name), thousands(suite.done),
      thousands(suite.planned), escape_markup(suite.unit),
      suite.kind == "staircase" ? fmt::format("; scored are steps {} to {} of each level, and sorted by RMSE",
                                              thousands(suite.first_step), thousands(suite.last_step))
                                : "");
  if (const auto lines = ranking(report, suite.name); !lines.empty()) text += rank_table(lines);
  for (const StaircaseTable& of : stairs) {
    if (of.suite != suite.name) continue;
    text += fmt::format("<h3>{}, {} critic</h3>\n", escape_markup(of.task), escape_markup(of.critic));
    std::vector<const StaircaseTrace*> traces;
    for (const StaircaseTrace& trace : report.traces) {
      if (trace.suite == of.suite && trace.task == of.task && trace.critic == of.critic)
        traces.push_back(&trace);
    }
    if (!traces.empty()) {
      text += fmt::format("<figure style=\"margin:0\">\n{}</figure>\n",
                          StaircaseFigure(traces).svg(fmt::format("kedge-{}", ++figures)));
    }
    text += staircase_table(of);
    if (of.has_truth) text += level_table(of);
  }
  for (const RatioTable& ratio : ratio_tables(report)) {
    if (ratio.suite == suite.name) text += ratio_section(ratio);
  }
  std::vector<MethodTable> own;
  std::ranges::copy_if(methods, std::back_inserter(own),
                       [&](const MethodTable& of) { return of.suite == suite.name; });
  if (!own.empty()) text += samples_section(own);
  return text;
}

}  // namespace

std::string to_html(const BenchReport& report) {
  const auto stairs = staircase_tables(report);
  const auto methods = method_tables(report);
  std::size_t figures = 0;
  std::string body = "<h1>kedge benchmarks</h1>\n";
  if (report.suites.empty()) body += "<p>The store is empty.</p>\n";
  for (const SuiteProgress& suite : report.suites)
    body += suite_section(suite, report, stairs, methods, figures);
  body += fmt::format("<p>made by kedge {}</p>\n", escape_markup(version()));
  return html_frame("kedge benchmarks", body);
}

}  // namespace kedge
