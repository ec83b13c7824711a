// A small text file that appears whole or not at all.
#pragma once

#include <string>
#include <string_view>

namespace kedge::app {

void write_text_file(const std::string& path, std::string_view text);

}  // namespace kedge::app
