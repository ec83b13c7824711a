// The summary a person reads in a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/nearest.hpp"
#include "kedge/report.hpp"
#include "report/numbers.hpp"
#include "report/text_style.hpp"

namespace kedge {
namespace {

using namespace report;

constexpr std::size_t line_width = 80;

std::string plural(std::size_t count, std::string_view word) {
  return fmt::format("{} {}{}", thousands(count), word, count == 1 ? "" : "s");
}

std::string headline(const Estimate& e, const TextStyle& style) {
  const auto [unit, per_nat] = unit_of(e.options);
  const int decimals = decimals_for(e.std_error * per_nat);
  const std::string number = fmt::format("{} {}", fixed(e.mi * per_nat, decimals), unit);
  if (!std::isfinite(e.ci[0]) || !std::isfinite(e.ci[1])) return "  I(X;Y) = " + style.strong(number) + "\n";
  return fmt::format(
      "  I(X;Y) = {}   {}\n", style.strong(number),
      style.quiet(fmt::format("{} interval {} to {}, standard error {}", percent(e.level),
                              fixed(e.ci[0] * per_nat, decimals), fixed(e.ci[1] * per_nat, decimals),
                              fixed(e.std_error * per_nat, decimals))));
}

std::string how_trained(const Estimate& e) {
  std::string text = printable(e.objective);
  if (e.k > 0) text += fmt::format(", K = {}", e.k);
  // A scheme without an anchor class has no weight for it.
  if (e.objective.find("anchor") != std::string::npos && std::isfinite(e.nu)) {
    text += fmt::format(", nu = {}", brief(e.nu));
  }
  const bool told = e.chosen.find(e.options.critic) != std::string::npos;
  if (!told) text += fmt::format("; {} critic", printable(e.options.critic));
  return text;
}

std::string bounds_text(const Estimate& e) {
  const double per_nat = unit_of(e.options).per_nat;
  const int decimals = decimals_for(e.std_error * per_nat);
  std::vector<std::string> parts;
  const auto add = [&](std::string_view label, double value) {
    if (std::isfinite(value)) parts.push_back(fmt::format("{} {}", label, fixed(value * per_nat, decimals)));
  };
  add("Donsker-Varadhan", e.bounds.dv);
  add("NWJ", e.bounds.nwj);
  add("certified: at least", e.bounds.certified);
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string row(const TextStyle& style, std::string_view label, const std::string& text) {
  if (text.empty()) return "";
  constexpr std::size_t indent = 14;
  return fmt::format("  {}{}\n", style.quiet(fmt::format("{:<{}}", label, indent - 2)),
                     wrapped(text, indent, line_width));
}

std::string left_out(const Estimate& e) {
  if (e.dropped == 0) return "";
  return fmt::format(", without {} that had missing values", thousands(e.dropped));
}

std::string check_lines(const Estimate& e, const TextStyle& style) {
  std::size_t widest = 0;
  for (const Check& check : e.checks) widest = std::max(widest, check.name.size());
  std::string lines;
  for (const Check& check : e.checks) {
    const std::string verdict = check.passed ? style.good("pass") : style.bad("FAIL");
    lines += fmt::format("  {}  {:<{}}  {}\n", verdict, printable(check.name), widest,
                         wrapped(printable(check.message), widest + 10, line_width));
  }
  return lines;
}

std::string verdict(const Estimate& e, const TextStyle& style) {
  if (e.trusted) return "  " + style.good("trusted") + "\n";
  std::vector<std::string> failed;
  for (const Check& check : e.checks) {
    if (!check.passed) failed.push_back(printable(check.name));
  }
  const std::string why = failed.empty()       ? "its checks could not be made"
                          : failed.size() == 1 ? "the check of " + failed[0] + " failed"
                                               : "the checks of " + list_words(failed, "and") + " failed";
  return "  " + style.bad("do not trust this number") + ": " + wrapped(why, 28, line_width) + "\n";
}

}  // namespace

std::string to_text(const Estimate& e, bool colour) {
  const TextStyle style(colour);
  std::string text = headline(e, style) + "\n";
  text += row(style, "rows",
              fmt::format("{}{}; X has {}, Y has {}", thousands(e.n), left_out(e),
                          plural(e.dims[0], "column"), plural(e.dims[1], "column")));
  const bool echoed = e.chosen.empty() || e.chosen == e.method;
  text += row(style, "method", printable(echoed ? e.method : e.method + " chose " + e.chosen));
  text += row(style, "objective", how_trained(e));
  text += row(style, "bounds", bounds_text(e));
  text += row(
      style, "time",
      fmt::format("{} on {}, seed {}", duration(e.seconds),
                  plural(static_cast<std::size_t>(std::max<std::int64_t>(e.threads, 1)), "thread"), e.seed));
  if (!e.checks.empty()) text += "\n" + check_lines(e, style);
  return text + "\n" + verdict(e, style);
}

}  // namespace kedge
