#include "report/utf8.hpp"

#include <cstddef>

namespace kedge::report {

char32_t take_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned first = byte(0);
  std::size_t length = 1;
  char32_t letter = first, least = 0;
  if (first >= 0xF0 && first < 0xF8) {
    length = 4, letter = first & 0x07, least = 0x10000;
  } else if (first >= 0xE0 && first < 0xF0) {
    length = 3, letter = first & 0x0F, least = 0x800;
  } else if (first >= 0xC0 && first < 0xE0) {
    length = 2, letter = first & 0x1F, least = 0x80;
  } else if (first >= 0x80) {
    letter = replacement;
  }
  for (std::size_t at = 1; at < length; ++at) {
    if (at >= text.size() || (byte(at) & 0xC0) != 0x80) {
      text.remove_prefix(at);
      return replacement;
    }
    letter = letter << 6 | (byte(at) & 0x3Fu);
  }
  text.remove_prefix(length);
  const bool surrogate = letter >= 0xD800 && letter < 0xE000;
  return letter < least || surrogate || letter > 0x10FFFF ? replacement : letter;
}

void append_utf8(std::string& out, char32_t letter) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (letter < 0x80) {
    put(letter);
  } else if (letter < 0x800) {
    put(0xC0 | letter >> 6), put(0x80 | (letter & 0x3F));
  } else if (letter < 0x10000) {
    put(0xE0 | letter >> 12), put(0x80 | (letter >> 6 & 0x3F)), put(0x80 | (letter & 0x3F));
  } else {
    put(0xF0 | letter >> 18), put(0x80 | (letter >> 12 & 0x3F));
    put(0x80 | (letter >> 6 & 0x3F)), put(0x80 | (letter & 0x3F));
  }
}

}  // namespace kedge::report
