// A benchmark store as a person reads it in a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "kedge/report.hpp"
#include "report/bench_ratios.hpp"
#include "report/bench_summary.hpp"
#include "report/numbers.hpp"
#include "report/text_style.hpp"

namespace kedge {
namespace {

using namespace report;

std::string header(const SuiteProgress& suite, const TextStyle& style) {
  std::string text = style.strong(printable(suite.name));
  text += fmt::format(": {} of {} runs done", thousands(suite.done), thousands(suite.planned));
  if (suite.failed > 0) text += fmt::format(", {} of them failed", suite.failed);
  text += fmt::format("; in {}", suite.unit);
  if (suite.kind == "staircase") {
    text += fmt::format("; steps {} to {} of each level", thousands(suite.first_step),
                        thousands(suite.last_step));
  }
  return text + "\n";
}

/// Bias, deviation and error of each level.
std::string level_text(const StaircaseTable& table, std::size_t widest, const TextStyle& style) {
  std::string head = fmt::format("  {:<{}}", "", widest);
  for (const double level : table.levels) head += fmt::format("  {:>20}", "level " + brief(level));
  std::string text = "\n" + style.quiet(head + "  (bias / std / RMSE)") + "\n";
  for (const ObjectiveLine& line : table.lines) {
    text += fmt::format("  {:<{}}", printable(line.objective), widest);
    for (const LevelCell& cell : line.by_level) text += fmt::format("  {:>20}", cell.text());
    text += "\n";
  }
  return text;
}

std::string staircase_text(const StaircaseTable& table, const TextStyle& style) {
  std::size_t widest = std::string_view("objective").size();
  for (const ObjectiveLine& line : table.lines) widest = std::max(widest, line.objective.size());
  std::string text =
      "\n  " + style.strong(printable(fmt::format("{}, {} critic", table.task, table.critic))) + "\n";
  std::string head = fmt::format("  {:<{}}", "objective", widest);
  for (const double level : table.levels) head += fmt::format(" {:>8}", brief(level));
  text += style.quiet(fmt::format("{}  {:>8} {:>8} {:>8}  {:>5}  {}", head, "|bias|", "std", "RMSE", "seeds",
                                  "time")) +
          "\n";
  for (const ObjectiveLine& line : table.lines) {
    text += fmt::format("  {:<{}}", printable(line.objective), widest);
    for (const LevelCell& cell : line.by_level) text += fmt::format(" {:>8}", narrow(cell.mean));
    text += fmt::format("  {:>8} {:>8} {:>8}  {:>5}  {}\n", narrow(line.bias), narrow(line.deviation),
                        narrow(line.rmse), line.seeds, duration(line.seconds));
  }
  return text + (table.has_truth ? level_text(table, widest, style) : "");
}

std::string ratio_text(const RatioTable& table, const TextStyle& style) {
  std::size_t widest = std::string_view("objective").size();
  for (const RatioLine& line : table.lines) widest = std::max(widest, line.objective.size());
  std::string head = fmt::format("  {:<{}}", "objective", widest);
  for (const double level : table.levels) head += fmt::format(" {:>8}", brief(level));
  std::string text = "\n  " + style.strong(printable(table.heading())) + "\n" + style.quiet(head) + "\n";
  for (const RatioLine& line : table.lines) {
    text += fmt::format("  {:<{}}", printable(line.objective), widest);
    for (const double value : line.values) text += fmt::format(" {:>8}", narrow(value));
    text += "\n";
  }
  return text;
}

std::string method_row(const std::string& label, std::size_t widest, const MethodLine& line,
                       bool with_truth) {
  return fmt::format(
      "  {:<{}}  {:>7} {:>7} {:>8} {:>9} {:>8} {:>12}  {}\n", printable(label), widest,
      with_truth ? fixed(line.truth, 4) : "", fixed(line.mae, 4), fixed(line.bias, 4),
      percent(std::round(1000 * line.coverage) / 1000), percent(std::round(1000 * line.trusted) / 1000),
      fixed(line.mae_trusted, 4),
      duration(line.seconds) + (line.failed > 0 ? fmt::format("; {} failed", line.failed) : ""));
}

std::string method_text(const MethodTable& table, const TextStyle& style) {
  std::size_t widest = std::string_view("all").size();
  for (const MethodLine& line : table.tasks) widest = std::max(widest, line.task.size());
  std::string text =
      "\n  " + style.strong(printable(fmt::format("{}, n = {}", table.method, thousands(table.n)))) + "\n";
  text += style.quiet(fmt::format("  {:<{}}  {:>7} {:>7} {:>8} {:>9} {:>8} {:>12}  {}", "task", widest,
                                  "truth", "MAE", "bias", "coverage", "trusted", "MAE trusted", "time")) +
          "\n";
  for (const MethodLine& line : table.tasks) text += method_row(line.task, widest, line, true);
  return text + method_row("all", widest, table.all, false);
}

std::string ranking_text(const std::vector<RankLine>& lines, const TextStyle& style) {
  std::size_t widest = std::string_view("objective").size();
  for (const RankLine& line : lines) widest = std::max(widest, line.objective.size());
  std::string text = "\n  " + style.strong("all tasks and critics") + "\n" +
                     style.quiet(fmt::format("  {:<{}}  {:>8} {:>8} {:>8}  {:>11}  {}", "objective", widest,
                                             "|bias|", "std", "RMSE", "lost levels", "time a level")) +
                     "\n";
  for (const RankLine& line : lines) {
    text += fmt::format("  {:<{}}  {:>8} {:>8} {:>8}  {:>11}  {}\n", printable(line.objective), widest,
                        narrow(line.bias), narrow(line.deviation), narrow(line.rmse),
                        fmt::format("{} of {}", line.lost, line.levels), duration(line.seconds));
  }
  return text;
}

}  // namespace

std::string to_text(const BenchReport& report, bool colour) {
  const TextStyle style(colour);
  if (report.suites.empty()) return "the store is empty\n";
  const auto stairs = staircase_tables(report);
  const auto methods = method_tables(report);
  std::string text;
  for (const SuiteProgress& suite : report.suites) {
    text += (text.empty() ? "" : "\n") + header(suite, style);
    for (const StaircaseTable& table : stairs) {
      if (table.suite == suite.name) text += staircase_text(table, style);
    }
    for (const RatioTable& table : ratio_tables(report)) {
      if (table.suite == suite.name) text += ratio_text(table, style);
    }
    for (const MethodTable& table : methods) {
      if (table.suite == suite.name) text += method_text(table, style);
    }
    if (const auto lines = ranking(report, suite.name); !lines.empty()) text += ranking_text(lines, style);
  }
  return text;
}

}  // namespace kedge
