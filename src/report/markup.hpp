// Text inside XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace kedge::report {

/// Safe between tags and within quotes; bytes and letters that XML does not allow become U+FFFD.
std::string escape_markup(std::string_view text);

}  // namespace kedge::report
