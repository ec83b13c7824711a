// Words on a terminal: optional colour, and lines broken between words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kedge::report {

class TextStyle {
 public:
  explicit TextStyle(bool colour) : colour_(colour) {}

  std::string strong(std::string_view text) const { return wrap("1", text); }
  std::string quiet(std::string_view text) const { return wrap("2", text); }
  std::string good(std::string_view text) const { return wrap("32", text); }
  std::string bad(std::string_view text) const { return wrap("1;31", text); }

 private:
  std::string wrap(std::string_view code, std::string_view text) const;
  bool colour_;
};

/// What a terminal cannot misread: control characters and broken UTF-8 become U+FFFD.
std::string printable(std::string_view text);

/// `text` broken at spaces to lines of at most `width` letters; lines after the first begin with `indent`
/// spaces, and the first is taken to begin there already.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

}  // namespace kedge::report
