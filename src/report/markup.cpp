#include "report/markup.hpp"

#include "report/utf8.hpp"

namespace kedge::report {

std::string escape_markup(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char32_t letter = take_code_point(text);
    if (letter == U'&') {
      out += "&amp;";
    } else if (letter == U'<') {
      out += "&lt;";
    } else if (letter == U'>') {
      out += "&gt;";
    } else if (letter == U'"') {
      out += "&quot;";
    } else if (letter == U'\'') {
      out += "&#39;";
    } else {
      const bool space = letter == U'\t' || letter == U'\n' || letter == U'\r';
      const bool refused = (letter < 0x20 && !space) || (letter >= 0x7F && letter < 0xA0) ||
                           letter == 0xFFFE || letter == 0xFFFF;
      append_utf8(out, refused ? replacement : letter);
    }
  }
  return out;
}

}  // namespace kedge::report
