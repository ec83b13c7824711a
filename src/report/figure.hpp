// The figure of an estimate, on whatever canvas: a line with the number above two panels.
#pragma once

#include <string>

#include "kedge/estimate.hpp"
#include "report/canvas.hpp"

namespace kedge::report {

constexpr double figure_width = 900, figure_height = 420;

/// "I(X;Y) = 1.021 nats, 95 % interval 0.998 to 1.045"
std::string figure_title(const Estimate& estimate);
/// What the figure shows, for those who cannot see it.
std::string figure_description(const Estimate& estimate);
void draw_figure(Canvas& canvas, const Estimate& estimate);

}  // namespace kedge::report
