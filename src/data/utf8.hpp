// Words come as UTF-8, as Latin-1 from older programs, or as UTF-32 from NumPy; inside they are UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kedge::data {

bool is_utf8(std::string_view text);
/// Appends one code point; false for what is none (a surrogate, or beyond U+10FFFF).
bool append_utf8(std::uint32_t code_point, std::string& out);
/// Text that is not UTF-8 is taken to be Latin-1, in which every byte is a letter.
std::string to_utf8(std::string_view text);

}  // namespace kedge::data
