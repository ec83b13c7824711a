#include "report/panel.hpp"

#include <array>

namespace kedge::report {

Axes draw_axes(Canvas& canvas, const Box& plot, const AxesLabels& labels, double x_low, double x_high,
               double y_low, double y_high) {
  const Axes axes{{x_low, x_high, plot.left, plot.right}, {y_low, y_high, plot.bottom, plot.top}};
  for (const Tick& tick : round_ticks(y_low, y_high, 5, labels.counts ? 1 : 0)) {
    const double y = axes.y(tick.value);
    canvas.line(std::array{Point{plot.left, y}, Point{plot.right, y}}, {Ink::rule});
    canvas.text({plot.left - 8, y + 4}, tick.label, {Ink::muted, 11, Align::end});
  }
  for (const Tick& tick : round_ticks(x_low, x_high, 6)) {
    const double x = axes.x(tick.value);
    canvas.line(std::array{Point{x, plot.bottom}, Point{x, plot.bottom + 4}}, {Ink::muted});
    canvas.text({x, plot.bottom + 18}, tick.label, {Ink::muted, 11, Align::middle});
  }
  canvas.line(std::array{Point{plot.left, plot.bottom}, Point{plot.right, plot.bottom}}, {Ink::muted});
  canvas.text({plot.left, plot.top - 30}, labels.title, {Ink::text, 13, Align::start, true});
  canvas.text({(plot.left + plot.right) / 2, plot.bottom + 38}, labels.x, {Ink::muted, 12, Align::middle});
  canvas.text({plot.left - 46, (plot.top + plot.bottom) / 2}, labels.y,
              {Ink::muted, 12, Align::middle, false, true});
  return axes;
}

void draw_absence(Canvas& canvas, const Box& plot, std::string_view title, std::string_view sentence) {
  canvas.text({plot.left, plot.top - 30}, title, {Ink::text, 13, Align::start, true});
  canvas.fill(plot, Ink::rule, 0.4);
  canvas.text({(plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2}, sentence,
              {Ink::muted, 12, Align::middle});
}

void draw_legend(Canvas& canvas, Point left, std::span<const LegendEntry> entries) {
  for (const LegendEntry& entry : entries) {
    const double sign = entry.dot ? 7 : 18;
    if (entry.dot) {
      canvas.dot({left.x + 3.5, left.y - 4}, 3.5, entry.pen.ink);
    } else {
      canvas.line(std::array{Point{left.x, left.y - 4}, Point{left.x + sign, left.y - 4}}, entry.pen);
    }
    canvas.text({left.x + sign + 6, left.y}, entry.words, {Ink::muted, 11});
    // No back end tells widths alike, so room is given by letters.
    left.x += sign + 6 + 6.3 * static_cast<double>(entry.words.size()) + 16;
  }
}

}  // namespace kedge::report
