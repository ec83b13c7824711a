// Delimited text, record by record (RFC 4180): quoted fields may hold delimiters, line ends and doubled
// quotes; lines end in LF, CRLF or CR; blanks around a field are dropped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kedge::data {

class CsvScanner {
 public:
  /// The text must outlive the scanner.
  CsvScanner(std::string_view text, char delimiter, const std::string& name)
      : at_(text.data()), end_(text.data() + text.size()), delimiter_(delimiter), name_(name) {}

  /// Calls on_field(index, field) for each field of the next record; false when there is none.
  template <class OnField>
  bool record(OnField&& on_field) {
    if (at_ == end_) return false;
    line_ = next_line_;
    blank_ = false;
    for (std::size_t index = 0;; ++index) {
      const std::string_view field = next_field();
      const bool last = at_ == end_ || *at_ != delimiter_;
      blank_ = last && index == 0 && field.empty() && !quoted_;
      on_field(index, field);
      if (last) break;
      ++at_;
    }
    skip_line_end();
    return true;
  }

  /// Of the record just read: where it began, counted from 1, and whether nothing but blanks stood there.
  std::size_t line() const { return line_; }
  bool blank() const { return blank_; }

 private:
  std::string_view next_field();
  std::string_view quoted_field();
  void skip_line_end();
  void skip_blanks() {
    while (at_ != end_ && (*at_ == ' ' || (*at_ == '\t' && delimiter_ != '\t'))) ++at_;
  }

  const char* at_;
  const char* end_;
  char delimiter_;
  const std::string& name_;
  std::string unescaped_;  // a field with doubled quotes, until the next field
  std::size_t line_ = 1, next_line_ = 1;
  bool blank_ = false, quoted_ = false;
};

/// The comma, or the semicolon or tab that stands in its place in the first line.
char guess_delimiter(std::string_view text);

}  // namespace kedge::data
