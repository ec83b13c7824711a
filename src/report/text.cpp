// The summary a person reads in a terminal.
#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "kedge/report.hpp"
#include "report/numbers.hpp"
#include "report/text_parts.hpp"
#include "report/text_style.hpp"

namespace kedge {
namespace {

using namespace report;

/// "I(X;Y)", or "I(X;Y|Z)" where Z was given.
std::string quantity(const Estimate& e) { return e.given.empty() ? "I(X;Y)" : "I(X;Y|Z)"; }

std::string headline(const Estimate& e, const TextStyle& style) {
  const auto [unit, per_nat] = unit_of(e.options);
  const int decimals = decimals_for(e.std_error * per_nat);
  const std::string number = fmt::format("{} {}", fixed(e.mi * per_nat, decimals), unit);
  if (!std::isfinite(e.ci[0]) || !std::isfinite(e.ci[1]))
    return fmt::format("  {} = {}\n", quantity(e), style.strong(number));
  return fmt::format(
      "  {} = {}   {}\n", quantity(e), style.strong(number),
      style.quiet(fmt::format("{} interval {} to {}, standard error {}", percent(e.level),
                              fixed(e.ci[0] * per_nat, decimals), fixed(e.ci[1] * per_nat, decimals),
                              fixed(e.std_error * per_nat, decimals))));
}

std::string how_trained(const Estimate& e) {
  if (e.objective.empty()) return "";
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
  const double certified = e.bounds.certified * per_nat;
  if (std::isfinite(certified) && certified <= 0)
    parts.push_back(fmt::format("nothing certified at {}", percent(e.level)));
  if (certified > 0)
    parts.push_back(fmt::format("certified >= {} at {}", fixed(certified, decimals), percent(e.level)));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string null_text(const Estimate& e) {
  if (e.null.n == 0) return "";
  const double per_nat = unit_of(e.options).per_nat;
  const int decimals = decimals_for(e.null.sd * per_nat);
  return fmt::format("p = {} of independence, from {}; their mean {}, deviation {}", brief(e.null.p_value),
                     plural(e.null.n, "permutation"), fixed(e.null.mean * per_nat, decimals),
                     fixed(e.null.sd * per_nat, decimals));
}

std::string how_chosen(const Estimate& e) {
  std::string text = e.chosen.empty() || e.chosen == e.method ? e.method : e.method + " chose " + e.chosen;
  if (e.objective.empty() && e.k > 0) text += fmt::format(", k = {}", e.k);
  return printable(text);
}

std::string left_out(const Estimate& e) {
  std::string text;
  if (e.dropped > 0) text += fmt::format(", without {} that had missing values", thousands(e.dropped));
  if (e.unused > 0) text += fmt::format(", a random sample of {} (--rows)", thousands(e.n + e.unused));
  return text;
}

}  // namespace

std::string to_text(const Estimate& e, bool colour) {
  const TextStyle style(colour);
  std::string text = headline(e, style) + "\n";
  text += row(style, "rows",
              fmt::format("{}{}; X has {}, Y has {}", thousands(e.n), left_out(e),
                          plural(e.dims[0], "column"), plural(e.dims[1], "column")));
  if (!e.given.empty()) text += row(style, "given", printable(e.given));
  text += row(style, "method", how_chosen(e));
  text += row(style, "objective", how_trained(e));
  text += row(style, "bounds", bounds_text(e));
  text += row(style, "null", null_text(e));
  text += row(style, "time", time_text(e.seconds, e.threads, e.seed));
  return text + verdict_lines(e.checks, e.trusted, "this number", style);
}

}  // namespace kedge
