// A ratio as a person reads it in a terminal.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string>

#include "kedge/report.hpp"
#include "report/numbers.hpp"
#include "report/ratio_units.hpp"
#include "report/text_parts.hpp"
#include "report/text_style.hpp"

namespace kedge {
namespace {

using namespace report;

constexpr std::array labels = {"KL(P||Q)", "KL(Q||P)", "Jensen-Shannon", "chi-square", "Hellinger^2"};

std::string divergence_line(const RatioEstimate& e, std::size_t index, const TextStyle& style) {
  const auto field = divergence_fields[index].second;
  const bool united = has_unit(field);
  const Unit unit = unit_of(e.options);
  const double scale = united ? unit.per_nat : 1;
  const std::string start = fmt::format("  {:<16}", labels[index]);
  if (!std::isfinite(e.*field)) return start + style.quiet("cannot be estimated") + "\n";
  const int decimals = decimals_for(e.std_error.*field * scale);
  const auto number = [&](const Divergences& d) { return fixed(d.*field * scale, decimals); };
  return fmt::format(
      "{}{} {:<5}{}\n", start, style.strong(fmt::format("{:>9}", number(e))), united ? unit.name : "",
      style.quiet(fmt::format("{} interval {} to {}", percent(e.level), number(e.lower), number(e.upper))));
}

}  // namespace

std::string to_text(const RatioEstimate& e, bool colour) {
  const TextStyle style(colour);
  std::string text;
  for (std::size_t index = 0; index < divergence_fields.size(); ++index)
    text += divergence_line(e, index, style);
  text += "\n";
  text +=
      row(style, "rows",
          fmt::format("{} of P, {} of Q; {}", thousands(e.n_p), thousands(e.n_q), plural(e.dims, "column")));
  text += row(style, "method", printable(e.method + " chose " + e.chosen));
  text +=
      row(style, "objective", fmt::format("{}, K = {}, nu = {}", printable(e.objective), e.k, brief(e.nu)));
  text += row(style, "time", time_text(e.seconds, e.threads, e.seed));
  return text + verdict_lines(e.checks, e.trusted, "these numbers", style);
}

}  // namespace kedge
