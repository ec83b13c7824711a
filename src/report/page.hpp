// A page of HTML that is XML too, in light and dark, with everything it needs within it.
#pragma once

#include <string>
#include <string_view>

#include "report/svg_canvas.hpp"

namespace kedge::report {

/// `body` is markup; `title` is not.
std::string html_frame(std::string_view title, std::string_view body);
/// A canvas whose colours are the page's. Figures of one page need different names.
SvgCanvas page_canvas(double width, double height, std::string name = "kedge");
/// A table's row with a heading; both are text.
std::string html_row(std::string_view heading, std::string_view value);

}  // namespace kedge::report
