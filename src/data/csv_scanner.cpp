#include "data/csv_scanner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "kedge/error.hpp"

namespace kedge::data {

std::string_view CsvScanner::next_field() {
  skip_blanks();
  quoted_ = at_ != end_ && *at_ == '"';
  if (quoted_) return quoted_field();
  const char* begin = at_;
  while (at_ != end_ && *at_ != delimiter_ && *at_ != '\n' && *at_ != '\r') ++at_;
  const char* last = at_;
  while (last != begin && (last[-1] == ' ' || last[-1] == '\t')) --last;
  return {begin, static_cast<std::size_t>(last - begin)};
}

std::string_view CsvScanner::quoted_field() {
  const std::size_t opened = next_line_;
  const char* begin = ++at_;
  bool escaped = false;
  while (true) {
    const char* quote = std::find(at_, end_, '"');
    next_line_ += static_cast<std::size_t>(std::count(at_, quote, '\n'));
    if (quote == end_) {
      throw InputError(fmt::format(
          "{}, line {} opens a quoted field that never ends; close it or double the quote", name_, opened));
    }
    at_ = quote + 1;
    if (at_ == end_ || *at_ != '"') break;
    ++at_;
    escaped = true;
  }
  std::string_view field(begin, static_cast<std::size_t>(at_ - 1 - begin));
  skip_blanks();
  if (at_ != end_ && *at_ != delimiter_ && *at_ != '\n' && *at_ != '\r') {
    throw InputError(
        fmt::format("{}, line {} goes on after a closing quote; double every quote that is part of a field",
                    name_, next_line_));
  }
  if (!escaped) return field;
  unescaped_.clear();
  for (std::size_t i = 0; i < field.size(); ++i) {
    unescaped_.push_back(field[i]);
    if (field[i] == '"') ++i;
  }
  return unescaped_;
}

void CsvScanner::skip_line_end() {
  if (at_ == end_) return;
  const bool carriage_return = *at_++ == '\r';
  if (carriage_return && at_ != end_ && *at_ == '\n') ++at_;
  ++next_line_;
}

char guess_delimiter(std::string_view text) {
  const auto digit = [&](std::size_t at) {
    return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0;
  };
  std::size_t commas = 0, within_numbers = 0, semicolons = 0, tabs = 0;
  bool quoted = false, begun = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (letter == '"') quoted = !quoted;
    if (quoted) continue;
    if ((letter == '\n' || letter == '\r') && begun) break;
    begun = begun || std::isspace(static_cast<unsigned char>(letter)) == 0;
    if (letter == ',') ++(i > 0 && digit(i - 1) && digit(i + 1) ? within_numbers : commas);
    if (letter == ';') ++semicolons;
    if (letter == '\t') ++tabs;
  }
  // 1,5;2,5: where semicolons separate, a comma within a number is its decimal point.
  if (semicolons > commas && semicolons >= tabs) return ';';
  return tabs > commas + within_numbers ? '\t' : ',';
}

}  // namespace kedge::data
