// One pair of axes, and what goes into it.
#pragma once

#include <span>
#include <string_view>

#include "kedge/estimate.hpp"
#include "report/axis.hpp"
#include "report/canvas.hpp"

namespace kedge::report {

struct Axes {
  Scale x, y;
};

struct AxesLabels {
  std::string_view title, x, y;
  bool counts = false;  ///< y counts things: no ticks between whole numbers
};

/// Rules, tick labels and axis labels around `plot`; the ranges must be drawable.
Axes draw_axes(Canvas& canvas, const Box& plot, const AxesLabels& labels, double x_low, double x_high,
               double y_low, double y_high);

/// A sentence in the middle of a panel with nothing in it.
void draw_absence(Canvas& canvas, const Box& plot, std::string_view title, std::string_view sentence);

struct LegendEntry {
  std::string_view words;
  Pen pen;
  bool dot = false;
};
/// One row, from left to right.
void draw_legend(Canvas& canvas, Point left, std::span<const LegendEntry> entries);

/// Train and held-out loss of every fold over its steps.
void draw_training(Canvas& canvas, const Box& plot, const Estimate& estimate);
/// Histogram of pointwise MI, with the estimate and its interval.
void draw_pointwise(Canvas& canvas, const Box& plot, const Estimate& estimate);

}  // namespace kedge::report
