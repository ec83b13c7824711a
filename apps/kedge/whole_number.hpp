// A whole number from a word of the command line.
#pragma once

#include <cstdint>
#include <string>

namespace kedge::app {

/// Throws InputError, naming the option, for what is no number or less than `least`.
std::int64_t whole_number(const std::string& option, const std::string& text, std::int64_t least);

}  // namespace kedge::app
