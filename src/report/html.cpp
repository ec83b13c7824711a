#include "report/html.hpp"

#include <fmt/format.h>

#include <string_view>

#include "report/figure.hpp"
#include "report/markup.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/svg_canvas.hpp"

namespace kedge::report {
namespace {

constexpr std::string_view page_style = R"(
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--kedge-paper); color: var(--kedge-text);
  font: 1rem/1.5 system-ui, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p.verdict { font-weight: 600; margin: .25rem 0 1rem; }
svg { width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--kedge-rule);
  vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; }
tbody th { font-weight: 400; color: var(--kedge-muted); white-space: nowrap; }
td { font-variant-numeric: tabular-nums; }
.good { color: var(--kedge-good); }
.bad { color: var(--kedge-bad); font-weight: 600; }
@media print { body { margin: 0; } }
)";

std::string variables(Rgb (*colour)(Ink)) {
  std::string text;
  for (const Ink ink : all_inks) text += fmt::format("--kedge-{}:{};", ink_name(ink), hex(colour(ink)));
  return text;
}

std::string row(std::string_view name, std::string_view value) {
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape_markup(name),
                     escape_markup(value));
}

std::string numbers_table(const Estimate& e) {
  const auto [unit, per_nat] = unit_of(e.options);
  const int decimals = decimals_for(e.std_error * per_nat);
  const auto amount = [&, name = unit, scale = per_nat](double nats) {
    const std::string text = fixed(nats * scale, decimals);
    return text == "none" ? text : fmt::format("{} {}", text, name);
  };
  std::string rows;
  rows += row("estimate", amount(e.mi));
  rows += row("standard error", amount(e.std_error));
  rows += row(percent(e.level) + " interval", amount(e.ci[0]) + " to " + amount(e.ci[1]));
  rows += row("correction", amount(e.correction));
  rows += row("Donsker-Varadhan", amount(e.bounds.dv));
  rows += row("NWJ", amount(e.bounds.nwj));
  rows += row("certified, at least", amount(e.bounds.certified));
  rows += row("rows", thousands(e.n));
  rows += row("columns of X and of Y", fmt::format("{} and {}", e.dims[0], e.dims[1]));
  rows += row("method", e.chosen.empty() ? e.method : fmt::format("{} (asked for: {})", e.chosen, e.method));
  if (!e.given.empty()) rows += row("given Z", e.given);
  if (!e.objective.empty()) {
    rows += row("objective", fmt::format("{}, K = {}, nu = {}", e.objective, e.k, brief(e.nu)));
  } else if (e.k > 0) {
    rows += row("neighbours", fmt::format("{}", e.k));
  }
  if (e.null.n > 0) {
    rows += row("p-value of independence",
                fmt::format("{}, from {} permutations", brief(e.null.p_value), e.null.n));
  }
  for (const OptionSpec& spec : option_table()) {
    if (e.options.given.contains(spec.name)) rows += row("--" + spec.name, option_text(spec.get(e.options)));
  }
  rows += row("seed, threads", fmt::format("{}, {}", e.seed, e.threads));
  rows += row("time", duration(e.seconds));
  rows += row("made by", "kedge " + e.version);
  return "<table><tbody>\n" + rows + "</tbody></table>\n";
}

std::string checks_table(const Estimate& e) {
  if (e.checks.empty()) return "<p>No check was made.</p>\n";
  std::string rows;
  for (const Check& check : e.checks) {
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"{}\">{}</td><td>{}</td><td>{}</td></tr>\n",
                        escape_markup(check.name), check.passed ? "good" : "bad",
                        check.passed ? "passed" : "failed", brief(check.value), escape_markup(check.message));
  }
  return "<table><thead><tr><th scope=\"col\">check</th><th scope=\"col\">result</th><th "
         "scope=\"col\">value</th>"
         "<th scope=\"col\">meaning</th></tr></thead><tbody>\n" +
         rows + "</tbody></table>\n";
}

}  // namespace

std::string html_page(const Estimate& e) {
  SvgCanvas svg(figure_width, figure_height,
                [](Ink ink) { return fmt::format("var(--kedge-{})", ink_name(ink)); });
  draw_figure(svg, e);
  const std::string title = figure_title(e);
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{0}</title>\n<style>\n:root {{ {1} }}\n"
      "@media (prefers-color-scheme: dark) {{ :root {{ {2} }} }}\n{3}</style>\n</head>\n<body>\n<main>\n"
      "<h1>{0}</h1>\n<p class=\"verdict {4}\">{5}</p>\n<figure style=\"margin:0\">\n{6}</figure>\n"
      "<h2>Checks</h2>\n{7}<h2>Numbers</h2>\n{8}</main>\n</body>\n</html>\n",
      escape_markup(title), variables(light_colour), variables(dark_colour), page_style,
      e.trusted ? "good" : "bad",
      e.trusted ? "trusted: every check passed" : "do not trust this number: a check failed",
      svg.finish(title, figure_description(e)), checks_table(e), numbers_table(e));
}

}  // namespace kedge::report
