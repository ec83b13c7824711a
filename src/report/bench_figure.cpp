#include "report/bench_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "report/axis.hpp"
#include "report/numbers.hpp"
#include "report/page.hpp"
#include "report/svg_canvas.hpp"

namespace kedge::report {
namespace {

constexpr double panel_width = 300, panel_height = 210, margin_left = 40, margin_top = 30, margin_bottom = 30;
constexpr std::size_t columns = 3, bins_a_level = 40;

using Traces = std::vector<const StaircaseTrace*>;

bool has_truth(const StaircaseTrace& trace) {
  return std::ranges::none_of(trace.truth, [](double t) { return std::isnan(t); });
}

struct Drawn {
  std::vector<Point> raw, smooth;  // steps, and estimates in the unit of the suite
};

/// A bin lies within one level. What is not a number is not drawn.
Drawn draw_points(const StaircaseTrace& trace) {
  Drawn drawn;
  const std::size_t bins = std::min(bins_a_level, std::max<std::size_t>(trace.steps, 1));
  for (std::size_t level = 0; level < trace.truth.size(); ++level) {
    for (std::size_t bin = 0; bin < bins; ++bin) {
      const std::size_t begin = level * trace.steps + bin * trace.steps / bins;
      const std::size_t end =
          std::min(level * trace.steps + (bin + 1) * trace.steps / bins, trace.estimates.size());
      double low = 0, high = 0, sum = 0;
      std::size_t count = 0;
      for (std::size_t i = begin; i < end; ++i) {
        const auto value = static_cast<double>(trace.estimates[i]);
        if (!std::isfinite(value)) continue;
        low = count == 0 ? value : std::min(low, value);
        high = count == 0 ? value : std::max(high, value);
        sum += value;
        ++count;
      }
      if (count == 0) continue;
      const auto middle = static_cast<double>(begin + end) / 2;
      const bool up = bin % 2 == 0;  // low and high by turns: a line that fills the band
      drawn.raw.push_back({middle, up ? low : high});
      drawn.raw.push_back({middle, up ? high : low});
      drawn.smooth.push_back({middle, sum / static_cast<double>(count)});
    }
  }
  return drawn;
}

std::vector<Point> truth_line(const StaircaseTrace& trace) {
  std::vector<Point> points;
  for (std::size_t level = 0; level < trace.truth.size(); ++level) {
    points.push_back({static_cast<double>(level * trace.steps), trace.truth[level]});
    points.push_back({static_cast<double>((level + 1) * trace.steps), trace.truth[level]});
  }
  return points;
}

struct Panel {
  Box plot;
  Scale x, y;
};

void draw_line(Canvas& canvas, const Panel& panel, std::vector<Point> points, const Pen& pen) {
  for (Point& point : points) point = {panel.x(point.x), panel.y(point.y)};
  canvas.line(points, pen);
}

/// A third above the truth, or all that the means reach.
double highest(const Traces& seeds) {
  const StaircaseTrace& first = *seeds.front();
  if (has_truth(first)) return 1.35 * *std::ranges::max_element(first.truth);
  double most = 0;
  for (const StaircaseTrace* trace : seeds) {
    for (const Point& point : draw_points(*trace).smooth) most = std::max(most, point.y);
  }
  return 1.1 * most;
}

Panel draw_frame(Canvas& canvas, std::size_t index, const Traces& seeds) {
  const StaircaseTrace& trace = *seeds.front();
  const std::size_t row = index / columns;
  const double left = static_cast<double>(index % columns) * panel_width + margin_left;
  const double top = static_cast<double>(row) * panel_height + margin_top;
  const Box plot{left, top, left + panel_width - margin_left - 12,
                 top + panel_height - margin_top - margin_bottom};
  double low = 0, high = highest(seeds);
  make_drawable(low, high);
  double first = 0, last = static_cast<double>(trace.steps * trace.truth.size());
  make_drawable(first, last);
  const Panel panel{plot, {first, last, plot.left, plot.right}, {low, high, plot.bottom, plot.top}};
  canvas.text({plot.left, plot.top - 9}, trace.objective, {Ink::text, 12, Align::start, true});
  for (const Tick& tick : round_ticks(low, high, 5)) {
    const double y = panel.y(tick.value);
    canvas.line(std::array{Point{plot.left, y}, Point{plot.right, y}}, {Ink::rule});
    canvas.text({plot.left - 6, y + 4}, tick.label, {Ink::muted, 10, Align::end});
  }
  for (const Tick& tick : round_ticks(first, last, 4)) {
    canvas.text({panel.x(tick.value), plot.bottom + 15}, tick.label, {Ink::muted, 10, Align::middle});
  }
  return panel;
}

}  // namespace

StaircaseFigure::StaircaseFigure(const std::vector<const StaircaseTrace*>& traces) {
  for (const StaircaseTrace* trace : traces) {
    const auto same = [&](const Traces& panel) { return panel.front()->objective == trace->objective; };
    const auto found = std::ranges::find_if(panels_, same);
    if (found != panels_.end()) {
      found->push_back(trace);
    } else {
      panels_.push_back({trace});
    }
  }
}

double StaircaseFigure::width() const { return panel_width * columns; }
double StaircaseFigure::height() const {
  const std::size_t rows = (panels_.size() + columns - 1) / columns;
  return panel_height * static_cast<double>(rows);
}

void StaircaseFigure::draw(Canvas& canvas) const {
  for (std::size_t index = 0; index < panels_.size(); ++index) {
    const Traces& seeds = panels_[index];
    const Panel panel = draw_frame(canvas, index, seeds);
    canvas.clip(panel.plot);
    for (std::size_t i = seeds.size(); i-- > 0;) {
      const Drawn drawn = draw_points(*seeds[i]);
      if (i == 0) draw_line(canvas, panel, drawn.raw, {Ink::bars, 0.6, 0.7});
      draw_line(canvas, panel, drawn.smooth, {Ink::held_out, i == 0 ? 1.6 : 1.0, i == 0 ? 1.0 : 0.5});
    }
    if (has_truth(*seeds.front())) draw_line(canvas, panel, truth_line(*seeds.front()), {Ink::mark, 1.2});
    canvas.unclip();
  }
}

std::string StaircaseFigure::svg(const std::string& name) const {
  SvgCanvas canvas = page_canvas(width(), height(), name);
  draw(canvas);
  const StaircaseTrace& first = *panels_.front().front();
  return canvas.finish(
      fmt::format("{} with the {} critic", first.task, first.critic),
      fmt::format("Estimates in {} over training steps, one panel for each of {} objectives, with "
                  "the truth as a line of steps.",
                  first.unit, panels_.size()));
}

}  // namespace kedge::report
