// Link prediction as a person reads it in a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "kedge/report.hpp"
#include "report/link_parts.hpp"
#include "report/numbers.hpp"
#include "report/text_parts.hpp"

namespace kedge {
namespace {

using namespace report;

std::string left_out(const PairCounts& pairs) {
  std::string text;
  const auto add = [&](std::size_t count, const std::string& what) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", thousands(count), what);
  };
  add(pairs.unknown,
      fmt::format("with one of {} that the table lacks", plural(pairs.unknown_entities, "id")));
  add(pairs.self, "of an entity with itself");
  add(pairs.duplicates, "told before");
  add(pairs.contradictions, "with both labels, which count as interacting");
  return text;
}

std::string trial_pairs(const LinkReport& report) {
  double training = 0, interacting = 0;
  for (const LinkTrial& trial : report.trials) {
    training += static_cast<double>(trial.training);
    interacting += static_cast<double>(trial.interacting);
  }
  const auto count = static_cast<double>(std::max<std::size_t>(report.trials.size(), 1));
  return fmt::format(
      "{:.0f} pairs to learn from and {:.1f} to find, on average{}", training / count, interacting / count,
      report.empty_trials > 0 ? fmt::format("; {} without", plural(report.empty_trials, "trial")) : "");
}

}  // namespace

std::string to_text(const LinkReport& report, bool colour) {
  const TextStyle style(colour);
  std::size_t widest = 6;
  for (const LinkScore& score : report.scores) widest = std::max(widest, score.name.size());
  std::string text = style.quiet(fmt::format("  {:<{}}", "METHOD", widest));
  for (const LinkColumn& column : link_columns(report))
    text += style.quiet(fmt::format("  {:>14}", column.name));
  text += style.quiet("   PROCESSOR TIME") + "\n";
  for (const LinkScore& score : report.scores) {
    text += fmt::format("  {:<{}}", printable(score.name), widest);
    for (const LinkColumn& column : link_columns(report)) {
      text += fmt::format("  {:>14}", mean_with_error(score.*column.mean));
    }
    text += fmt::format("   {}\n", duration(score.seconds));
  }
  text += "\n";
  text += row(style, "trials", link_summary(report));
  text += row(style, "a trial", trial_pairs(report));
  text += row(style, "pairs",
              fmt::format("{}, {} columns an entity", report.directed ? "directed" : "undirected",
                          thousands(report.dims)));
  text += row(style, "left out", left_out(report.pairs));
  text += row(style, "time", time_text(report.seconds, report.threads, report.options.options.seed));
  return text;
}

std::string to_tsv(const std::vector<NewPair>& pairs, const std::string& units) {
  Options options;
  options.units = units;
  const double scale = unit_of(options).per_nat;
  std::string text = "a\tb\tpmi\tlow\thigh\n";
  for (const NewPair& pair : pairs) {
    text += fmt::format("{}\t{}\t{}\t{}\t{}\n", pair.a, pair.b, fixed(pair.pmi * scale, 4),
                        fixed(pair.low * scale, 4), fixed(pair.high * scale, 4));
  }
  return text;
}

}  // namespace kedge
