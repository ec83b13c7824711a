#include "report/link_figure.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "report/link_parts.hpp"
#include "report/markup.hpp"
#include "report/numbers.hpp"
#include "report/page.hpp"
#include "report/panel.hpp"
#include "report/text_parts.hpp"

namespace kedge::report {
namespace {

constexpr double plot_top = 110, plot_size = 480, legend_line = 20, legend_top = 60;

/// Six inks, then the same with dashes.
Pen pen_of(std::size_t index) {
  constexpr std::array inks = {Ink::held_out, Ink::train, Ink::good, Ink::mark, Ink::text, Ink::bars};
  return {inks[index % inks.size()], 2, 1, index / inks.size() % 2 == 1};
}

std::string table(const LinkReport& report) {
  std::string rows;
  for (const LinkScore& score : report.scores) {
    rows += fmt::format("<tr><th scope=\"row\">{}</th>", escape_markup(score.name));
    for (const LinkColumn& column : link_columns(report)) {
      rows += fmt::format("<td class=\"number\">{}</td>", mean_with_error(score.*column.mean));
    }
    rows += fmt::format("<td class=\"number\">{}</td></tr>\n", duration(score.seconds));
  }
  std::string head = "<th scope=\"col\">method</th>";
  for (const LinkColumn& column : link_columns(report)) {
    head += fmt::format("<th scope=\"col\" class=\"number\">{}</th>", escape_markup(column.name));
  }
  return fmt::format(
      "<table><thead><tr>{}<th scope=\"col\" class=\"number\">processor "
      "time</th></tr></thead><tbody>\n{}</tbody></table>\n",
      head, rows);
}

}  // namespace

double curves_height(const LinkReport& report) {
  return plot_top + plot_size + legend_top + legend_line * static_cast<double>(report.scores.size()) + 10;
}

std::string curves_title(const LinkReport&) { return "Link prediction by pointwise mutual information"; }

std::string curves_description(const LinkReport& report) {
  return fmt::format(
      "Receiver operating characteristic of {} over {}: true positive rate against false positive rate, a "
      "line each.",
      plural(report.scores.size(), "method"), plural(report.trials.size(), "trial"));
}

void draw_curves(Canvas& canvas, const LinkReport& report) {
  canvas.text({28, 36}, curves_title(report), {Ink::text, 18, Align::start, true});
  canvas.text({28, 58}, link_summary(report), {Ink::muted, 12});
  const Box plot{78, plot_top, 78 + plot_size, plot_top + plot_size};
  const Axes axes = draw_axes(canvas, plot, {"", "false positive rate", "true positive rate"}, 0, 1, 0, 1);
  canvas.line(std::array{Point{axes.x(0), axes.y(0)}, Point{axes.x(1), axes.y(1)}}, {Ink::muted, 1, 1, true});
  for (std::size_t m = 0; m < report.scores.size(); ++m) {
    const LinkScore& score = report.scores[m];
    std::vector<Point> points;
    for (const auto& [x, y] : score.roc) points.push_back({axes.x(x), axes.y(y)});
    if (!points.empty()) canvas.line(points, pen_of(m));
    const double y = plot.bottom + legend_top + legend_line * static_cast<double>(m);
    const std::string words = fmt::format("{}: AUROC {}", score.name, mean_with_error(score.auroc));
    draw_legend(canvas, {plot.left, y}, std::array{LegendEntry{words, pen_of(m)}});
  }
}

std::string link_page(const LinkReport& report) {
  SvgCanvas svg = page_canvas(curves_width, curves_height(report));
  draw_curves(svg, report);
  return html_frame(
      curves_title(report),
      fmt::format("<h1>{}</h1>\n<p>{}</p>\n<figure style=\"margin:0\">\n{}</figure>\n<h2>Numbers</h2>\n"
                  "<div class=\"scroll\">{}</div>",
                  escape_markup(curves_title(report)), escape_markup(link_summary(report)),
                  svg.finish(curves_title(report), curves_description(report)), table(report)));
}

}  // namespace kedge::report
