// Decoding for output: whatever the bytes, letters come out.
#pragma once

#include <string>
#include <string_view>

namespace kedge::report {

constexpr char32_t replacement = 0xFFFD;

/// Takes one code point from the front of non-empty `text`; `replacement` for a byte that cannot begin or
/// continue one.
char32_t take_code_point(std::string_view& text);
void append_utf8(std::string& out, char32_t letter);

}  // namespace kedge::report
