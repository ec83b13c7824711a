// Loss over steps: one pale pair of lines a fold, the best step of each marked on its held-out line.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "report/panel.hpp"

namespace kedge::report {
namespace {

struct Drawn {
  std::vector<Point> train, held_out;
};

/// Points that exist. The loss of training steps before the first step is nothing.
Drawn finite_points(const TrainingCurve& curve) {
  Drawn drawn;
  for (std::size_t i = 0; i < curve.step.size(); ++i) {
    const double step = curve.step[i];
    if (!std::isfinite(step)) continue;
    if (step > 0 && i < curve.train_loss.size() && std::isfinite(curve.train_loss[i])) {
      drawn.train.push_back({step, curve.train_loss[i]});
    }
    if (i < curve.held_out_loss.size() && std::isfinite(curve.held_out_loss[i])) {
      drawn.held_out.push_back({step, curve.held_out_loss[i]});
    }
  }
  return drawn;
}

/// Losses may start, or end, far away from where they matter: the axis keeps to the lowest nine tenths and
/// their surroundings.
void loss_range(std::vector<double> losses, double& low, double& high) {
  std::ranges::sort(losses);
  low = losses.front();
  high = losses.back();
  const double bulk = losses[losses.size() * 9 / 10];
  if (bulk > low) high = std::min(high, low + 2 * (bulk - low));
  make_drawable(low, high);
  const double room = 0.05 * (high - low);
  low -= room;
  high += room;
}

void draw_curve(Canvas& canvas, const Axes& axes, std::vector<Point> points, const Pen& pen) {
  for (Point& point : points) point = {axes.x(point.x), axes.y(point.y)};
  canvas.line(points, pen);
}

}  // namespace

void draw_training(Canvas& canvas, const Box& plot, const Estimate& estimate) {
  constexpr std::string_view title = "Training";
  std::vector<Drawn> folds;
  std::vector<double> losses;
  double last = 0;
  for (const TrainingCurve& curve : estimate.curves) {
    folds.push_back(finite_points(curve));
    for (const auto* points : {&folds.back().train, &folds.back().held_out}) {
      for (const Point& point : *points) {
        losses.push_back(point.y);
        last = std::max(last, point.x);
      }
    }
  }
  if (losses.empty()) return draw_absence(canvas, plot, title, "nothing was trained for this estimate");

  double x_low = 0, x_high = last, y_low = 0, y_high = 1;
  make_drawable(x_low, x_high);
  if (last <= 0) x_low = 0;
  loss_range(losses, y_low, y_high);
  const Axes axes = draw_axes(canvas, plot, {title, "training steps", "loss"}, x_low, x_high, y_low, y_high);
  const Pen train{Ink::train, 1.4, 0.55}, held_out{Ink::held_out, 1.4, 0.55};
  draw_legend(
      canvas, {plot.left, plot.top - 11},
      std::array<LegendEntry, 3>{
          {{"train", {Ink::train, 2}}, {"held out", {Ink::held_out, 2}}, {"best step", {Ink::mark}, true}}});

  canvas.clip({plot.left, plot.top - 4, plot.right + 4, plot.bottom});
  for (const Drawn& fold : folds) draw_curve(canvas, axes, fold.train, train);
  for (const Drawn& fold : folds) draw_curve(canvas, axes, fold.held_out, held_out);
  for (std::size_t f = 0; f < folds.size(); ++f) {
    for (const Point& point : folds[f].held_out) {
      if (point.x == estimate.curves[f].best_step)
        canvas.dot({axes.x(point.x), axes.y(point.y)}, 3.2, Ink::mark);
    }
  }
  canvas.unclip();
}

}  // namespace kedge::report
