// The figure as a page of its own: numbers and checks as tables, nothing fetched from anywhere.
#pragma once

#include <string>

#include "kedge/estimate.hpp"

namespace kedge::report {

std::string html_page(const Estimate& estimate);

}  // namespace kedge::report
