#include "report/text_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/nearest.hpp"
#include "report/numbers.hpp"

namespace kedge::report {
namespace {

std::string check_lines(const std::vector<Check>& checks, const TextStyle& style) {
  std::size_t widest = 0;
  for (const Check& check : checks) widest = std::max(widest, check.name.size());
  std::string lines;
  for (const Check& check : checks) {
    const std::string verdict = check.passed ? style.good("pass") : style.bad("FAIL");
    lines += fmt::format("  {}  {:<{}}  {}\n", verdict, printable(check.name), widest,
                         wrapped(printable(check.message), widest + 10, line_width));
  }
  return lines;
}

std::string verdict(const std::vector<Check>& checks, bool trusted, std::string_view what,
                    const TextStyle& style) {
  if (trusted) return "  " + style.good("trusted") + "\n";
  std::vector<std::string> failed;
  for (const Check& check : checks) {
    if (!check.passed) failed.push_back(printable(check.name));
  }
  const std::string why = failed.empty()       ? "its checks could not be made"
                          : failed.size() == 1 ? "the check of " + failed[0] + " failed"
                                               : "the checks of " + list_words(failed, "and") + " failed";
  return "  " + style.bad(fmt::format("do not trust {}", what)) + ": " +
         wrapped(why, what.size() + 17, line_width) + "\n";
}

}  // namespace

std::string plural(std::size_t count, std::string_view word) {
  return fmt::format("{} {}{}", thousands(count), word, count == 1 ? "" : "s");
}

std::string row(const TextStyle& style, std::string_view label, const std::string& text) {
  if (text.empty()) return "";
  constexpr std::size_t indent = 14;
  return fmt::format("  {}{}\n", style.quiet(fmt::format("{:<{}}", label, indent - 2)),
                     wrapped(text, indent, line_width));
}

std::string time_text(double seconds, std::int64_t threads, std::int64_t seed) {
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(threads, 1));
  return fmt::format("{} on {}, seed {}", duration(seconds), plural(count, "thread"), seed);
}

std::string verdict_lines(const std::vector<Check>& checks, bool trusted, std::string_view what,
                          const TextStyle& style) {
  const std::string lines = checks.empty() ? "" : "\n" + check_lines(checks, style);
  return lines + "\n" + verdict(checks, trusted, what, style);
}

}  // namespace kedge::report
