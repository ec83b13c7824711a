#include "report/html.hpp"

#include <fmt/format.h>

#include <string_view>

#include "report/figure.hpp"
#include "report/markup.hpp"
#include "report/numbers.hpp"
#include "report/page.hpp"
#include "report/svg_canvas.hpp"

namespace kedge::report {
namespace {

std::string numbers_table(const Estimate& e) {
  const auto [unit, per_nat] = unit_of(e.options);
  const int decimals = decimals_for(e.std_error * per_nat);
  const auto amount = [&, name = unit, scale = per_nat](double nats) {
    const std::string text = fixed(nats * scale, decimals);
    return text == "none" ? text : fmt::format("{} {}", text, name);
  };
  std::string rows;
  rows += html_row("estimate", amount(e.mi));
  rows += html_row("standard error", amount(e.std_error));
  rows += html_row(percent(e.level) + " interval", amount(e.ci[0]) + " to " + amount(e.ci[1]));
  rows += html_row("correction", amount(e.correction));
  rows += html_row("Donsker-Varadhan", amount(e.bounds.dv));
  rows += html_row("NWJ", amount(e.bounds.nwj));
  rows += html_row("certified, at least", amount(e.bounds.certified));
  rows += html_row("rows", thousands(e.n));
  rows += html_row("columns of X and of Y", fmt::format("{} and {}", e.dims[0], e.dims[1]));
  rows +=
      html_row("method", e.chosen.empty() ? e.method : fmt::format("{} (asked for: {})", e.chosen, e.method));
  if (!e.given.empty()) rows += html_row("given Z", e.given);
  if (!e.objective.empty()) {
    rows += html_row("objective", fmt::format("{}, K = {}, nu = {}", e.objective, e.k, brief(e.nu)));
  } else if (e.k > 0) {
    rows += html_row("neighbours", fmt::format("{}", e.k));
  }
  if (e.null.n > 0) {
    rows += html_row("p-value of independence",
                     fmt::format("{}, from {} permutations", brief(e.null.p_value), e.null.n));
  }
  for (const OptionSpec& spec : option_table()) {
    if (e.options.given.contains(spec.name))
      rows += html_row("--" + spec.name, option_text(spec.get(e.options)));
  }
  rows += html_row("seed, threads", fmt::format("{}, {}", e.seed, e.threads));
  rows += html_row("time", duration(e.seconds));
  rows += html_row("made by", "kedge " + e.version);
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
  SvgCanvas svg = page_canvas(figure_width, figure_height);
  draw_figure(svg, e);
  const std::string title = figure_title(e);
  return html_frame(
      title, fmt::format(
                 "<h1>{0}</h1>\n<p class=\"verdict {1}\">{2}</p>\n<figure style=\"margin:0\">\n{3}</figure>\n"
                 "<h2>Checks</h2>\n{4}<h2>Numbers</h2>\n{5}",
                 escape_markup(title), e.trusted ? "good" : "bad",
                 e.trusted ? "trusted: every check passed" : "do not trust this number: a check failed",
                 svg.finish(title, figure_description(e)), checks_table(e), numbers_table(e)));
}

}  // namespace kedge::report
