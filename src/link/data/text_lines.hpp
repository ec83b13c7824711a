// Lines of a text file, plain or .gz.
#pragma once

#include <string>
#include <vector>

namespace kedge::link {

/// Without line ends, blanks around, and blank lines. Throws InputError.
std::vector<std::string> read_lines(const std::string& path);

}  // namespace kedge::link
