// ROC curves of link prediction: true against false positive rate, a mean over trials, one line a method.
#pragma once

#include <string>

#include "kedge/link.hpp"
#include "report/canvas.hpp"

namespace kedge::report {

constexpr double curves_width = 720;
/// The legend below the curves has a line a method.
double curves_height(const LinkReport& report);

std::string curves_title(const LinkReport& report);
/// What the figure shows, for those who cannot see it.
std::string curves_description(const LinkReport& report);
void draw_curves(Canvas& canvas, const LinkReport& report);

/// The figure and the table as a page of their own.
std::string link_page(const LinkReport& report);

}  // namespace kedge::report
