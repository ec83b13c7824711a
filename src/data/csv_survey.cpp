#include "data/csv_survey.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "data/csv_field.hpp"
#include "data/csv_scanner.hpp"
#include "data/utf8.hpp"
#include "kedge/error.hpp"

namespace kedge::data {
namespace {

constexpr std::size_t most_columns = 1'000'000;

/// What the fields of a column have been so far.
struct Kinds {
  bool word = false, number = false, real = false, boolean = false;

  void add(FieldKind kind) {
    word = word || kind == FieldKind::word;
    number = number || kind == FieldKind::integer || kind == FieldKind::real;
    real = real || kind == FieldKind::real;
    boolean = boolean || kind == FieldKind::boolean;
  }
  DType type() const {
    if (word || (boolean && number)) return DType::text;
    if (boolean) return DType::boolean;
    return real || !number ? DType::f64 : DType::i64;
  }
};

class Surveyor {
 public:
  Surveyor(std::string_view text, char delimiter, const std::string& name)
      : scanner_(text, delimiter, name), name_(name), delimiter_(delimiter) {}

  CsvSurvey survey() {
    do {
      first_.clear();
      if (!scanner_.record([&](std::size_t, std::string_view field) { add_first(field); })) {
        throw InputError(fmt::format("{} holds nothing but blank lines", name_));
      }
    } while (scanner_.blank());
    rest_.resize(first_.size());
    while (scanner_.record([&](std::size_t col, std::string_view field) { add(col, field); })) end_record();

    CsvSurvey survey;
    survey.decimal_comma = delimiter_ == ';';
    survey.has_header = first_is_header();
    survey.rows = records_ + (survey.has_header ? 0 : 1);
    if (survey.rows == 0) {
      throw InputError(fmt::format("{} has a header and no rows; there is nothing to learn from", name_));
    }
    for (std::size_t col = 0; col < first_.size(); ++col) {
      if (!survey.has_header) rest_[col].add(kind(first_[col]));
      survey.types.push_back(rest_[col].type());
      if (survey.has_header) survey.header.push_back(to_utf8(first_[col]));
    }
    if (survey.has_header) drop_comment_sign(survey.header[0]);
    require_no_spaces();
    return survey;
  }

 private:
  FieldKind kind(std::string_view field) const { return parse_field(field, delimiter_ == ';').kind; }

  void add_first(std::string_view field) {
    if (first_.size() == most_columns) {
      throw InputError(
          fmt::format("{} has more than {} columns in its first line; a table this wide belongs in a "
                      ".npy",
                      name_, most_columns));
    }
    first_.emplace_back(field);
  }

  void add(std::size_t col, std::string_view field) {
    fields_ = col + 1;
    if (scanner_.blank() || col >= first_.size()) return;
    rest_[col].add(kind(field));
    recurs_ = recurs_ || field == first_[col];
    if (col == 0 && records_ == 0) second_ = field;
  }

  void end_record() {
    if (scanner_.blank()) {
      if (gap_line_ == 0) gap_line_ = scanner_.line();
      return;
    }
    if (gap_line_ != 0) {
      throw InputError(
          fmt::format("{}, row {} (line {}) is empty and rows follow it; remove the line or fill it in",
                      name_, row_number(), gap_line_));
    }
    if (fields_ != first_.size()) {
      throw InputError(fmt::format(
          "{}, row {} (line {}) has {} {} where the first line has {}; every row needs one "
          "value for each column",
          name_, row_number(), scanner_.line(), fields_, fields_ == 1 ? "field" : "fields", first_.size()));
    }
    ++records_;
  }

  /// Of the record after those counted, as a person counts: without the header.
  std::size_t row_number() const { return records_ + (first_is_header() ? 1 : 2); }

  /// A word over a column of numbers makes a header. Where all columns are words, the first line is one
  /// unless a word of it comes again below.
  bool first_is_header() const {
    bool typed_below = false, words_only = true;
    for (std::size_t col = 0; col < first_.size(); ++col) {
      const FieldKind above = kind(first_[col]);
      const bool typed = records_ > 0 && rest_[col].type() != DType::text;
      if (typed && above == FieldKind::word) return true;
      typed_below = typed_below || typed;
      words_only = words_only && above == FieldKind::word;
    }
    return !typed_below && words_only && !recurs_;
  }

  /// numpy.savetxt marks its header: "# a,b".
  static void drop_comment_sign(std::string& word) {
    if (!word.starts_with('#')) return;
    word.erase(0, 1);
    word.erase(0, std::min(word.find_first_not_of(' '), word.size()));
  }

  /// One column of "1.0 2.0" is a table whose delimiter is a space.
  void require_no_spaces() const {
    for (const std::string_view line : {std::string_view(first_[0]), std::string_view(second_)}) {
      const std::size_t space = line.find(' ');
      if (first_.size() > 1 || space == std::string::npos || !parse_number(line.substr(0, space))) continue;
      const std::size_t next = line.find_first_not_of(' ', space);
      if (!parse_number(line.substr(next, line.find(' ', next) - next))) continue;
      throw InputError(
          fmt::format("{} has its columns separated by spaces; separate them by commas or tabs", name_));
    }
  }

  CsvScanner scanner_;
  const std::string& name_;
  char delimiter_;
  std::vector<std::string> first_;
  std::string second_;       // first field of the second record
  std::vector<Kinds> rest_;  // of every record but the first
  std::size_t records_ = 0, fields_ = 0, gap_line_ = 0;
  bool recurs_ = false;
};

}  // namespace

CsvSurvey survey_csv(std::string_view text, char delimiter, const std::string& name) {
  return Surveyor(text, delimiter, name).survey();
}

}  // namespace kedge::data
