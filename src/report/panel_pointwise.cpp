// Pointwise MI of the rows: its mean is the estimate, up to the correction.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "report/histogram.hpp"
#include "report/numbers.hpp"
#include "report/panel.hpp"

namespace kedge::report {
namespace {

void draw_bars(Canvas& canvas, const Axes& axes, const Histogram& histogram) {
  const double width = (histogram.high - histogram.low) / static_cast<double>(histogram.counts.size());
  for (std::size_t bar = 0; bar < histogram.counts.size(); ++bar) {
    if (histogram.counts[bar] == 0) continue;
    const double left = axes.x(histogram.low + width * static_cast<double>(bar));
    const double right = axes.x(histogram.low + width * static_cast<double>(bar + 1));
    const double gap = std::min(0.5, (right - left) / 4);
    canvas.fill({left + gap, axes.y(static_cast<double>(histogram.counts[bar])), right - gap, axes.y(0)},
                Ink::bars);
  }
}

void draw_upright(Canvas& canvas, const Box& plot, double x, const Pen& pen) {
  canvas.line(std::array{Point{x, plot.top}, Point{x, plot.bottom}}, pen);
}

std::string axis_label(const Histogram& histogram, const Unit& unit) {
  const std::size_t outside = histogram.below + histogram.above;
  std::string label = fmt::format("pointwise mutual information ({})", unit.name);
  if (outside == 0) return label;
  return fmt::format("pointwise MI ({}); {} row{} lie{} further out", unit.name, thousands(outside),
                     outside == 1 ? "" : "s", outside == 1 ? "s" : "");
}

}  // namespace

void draw_pointwise(Canvas& canvas, const Box& plot, const Estimate& estimate) {
  constexpr std::string_view title = "Pointwise mutual information of the rows";
  const Unit unit = unit_of(estimate.options);
  std::vector<double> values = estimate.pmi;
  for (double& value : values) value *= unit.per_nat;
  const Histogram histogram = make_histogram(values);
  if (histogram.counts.empty())
    return draw_absence(canvas, plot, title, "there is no pointwise value to show");

  const double mi = estimate.mi * unit.per_nat;
  const double low = estimate.ci[0] * unit.per_nat, high = estimate.ci[1] * unit.per_nat;
  double x_low = histogram.low, x_high = histogram.high;
  for (const double mark : {mi, low, high}) {
    // A mark far off would squeeze the histogram; the title has the number in any case.
    if (std::abs(mark - histogram.low) > 3 * (histogram.high - histogram.low) || !std::isfinite(mark))
      continue;
    x_low = std::min(x_low, mark);
    x_high = std::max(x_high, mark);
  }
  make_drawable(x_low, x_high);
  const double room = 0.03 * (x_high - x_low);
  const double tallest = 1.08 * static_cast<double>(histogram.tallest());
  const std::string x_label = axis_label(histogram, unit);
  const Axes axes =
      draw_axes(canvas, plot, {title, x_label, "rows", true}, x_low - room, x_high + room, 0, tallest);

  const double mean = mi - estimate.correction * unit.per_nat;
  const bool apart = std::isfinite(mean) && std::abs(axes.x(mean) - axes.x(mi)) > 2;
  const Pen mean_pen{Ink::text, 1.4, 1, true}, mark_pen{Ink::mark, 2};
  const std::string interval = percent(estimate.level) + " interval";
  std::vector<LegendEntry> legend = {{apart ? "estimate" : "estimate (mean)", mark_pen},
                                     {interval, {Ink::mark, 9, 0.22}}};
  if (apart) legend.push_back({"uncorrected mean", mean_pen});
  draw_legend(canvas, {plot.left, plot.top - 11}, legend);

  canvas.clip(plot);
  draw_bars(canvas, axes, histogram);
  if (std::isfinite(low) && std::isfinite(high)) {
    canvas.fill({axes.x(low), plot.top, axes.x(high), plot.bottom}, Ink::mark, 0.22);
  }
  if (std::isfinite(mi)) draw_upright(canvas, plot, axes.x(mi), mark_pen);
  if (apart) draw_upright(canvas, plot, axes.x(mean), mean_pen);
  canvas.unclip();
}

}  // namespace kedge::report
