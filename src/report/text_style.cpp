#include "report/text_style.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/utf8.hpp"

namespace kedge::report {
namespace {

std::size_t letters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) take_code_point(text);
  return count;
}

}  // namespace

std::string TextStyle::wrap(std::string_view code, std::string_view text) const {
  return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char32_t letter = take_code_point(text);
    const bool control = letter < 0x20 || (letter >= 0x7F && letter < 0xA0);
    append_utf8(out, control ? replacement : letter);
  }
  return out;
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const std::size_t length = letters(word);
    if (!out.empty() && column + 1 + length > width) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (!out.empty()) {
      out += ' ';
      ++column;
    }
    out += word;
    column += length;
  }
  return out;
}

}  // namespace kedge::report
