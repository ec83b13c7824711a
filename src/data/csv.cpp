// .csv and .tsv: the text is read twice, first to learn what the columns are, then to fill them, so that no
// more than the columns themselves is held in memory.
#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "data/csv_field.hpp"
#include "data/csv_scanner.hpp"
#include "data/csv_survey.hpp"
#include "data/readers.hpp"
#include "data/utf8.hpp"
#include "kedge/error.hpp"

namespace kedge::data {
namespace {

/// Grows one column and becomes its strip.
class ColumnBuilder {
 public:
  ColumnBuilder(DType type, std::size_t rows) : type_(type) {
    if (type == DType::f64) reals_.reserve(rows);
    if (type == DType::i64) integers_.reserve(rows);
    if (type == DType::boolean) booleans_.reserve(rows);
    if (type == DType::text) words_.ends.reserve(rows);
  }

  void add(std::string_view text, bool decimal_comma) {
    if (type_ == DType::text) return words_.add(to_utf8(text));
    const Field field = parse_field(text, decimal_comma);
    if (type_ == DType::f64) reals_.push_back(field.kind == FieldKind::empty ? std::nan("") : field.number);
    // In place of a missing value, which these types do not have, stands 0: `missing` knows its row.
    if (type_ == DType::i64) integers_.push_back(field.integer);
    if (type_ == DType::boolean) booleans_.push_back(field.integer != 0 ? 1 : 0);
  }

  /// What makes a field of this column unusable.
  struct Objection {
    std::string what;  ///< "": nothing does
    bool missing = true;
  };
  Objection objection(std::string_view text, bool decimal_comma) const {
    if (text.empty()) return {"is empty, a missing value"};
    if (type_ == DType::text) return {};
    const Field field = parse_field(text, decimal_comma);
    if (field.kind == FieldKind::missing) return {fmt::format("is {}, a missing value", text)};
    if (field.kind != FieldKind::not_finite) return {};
    if (std::isnan(field.number)) return {"is not a number (NaN)"};
    const bool digits = std::isdigit(static_cast<unsigned char>(text.back())) != 0;
    return {digits ? "is too large for a double" : "is infinite", false};
  }

  /// Keeps the rows of missing values, and the first fault of each kind.
  void object(const Objection& objection, std::size_t row, const std::string& place) {
    if (objection.missing) missing_.push_back(row);
    Fault& fault = objection.missing ? missing_fault_ : infinite_fault_;
    if (fault.what.empty()) fault = {fmt::format("{} {}", place, objection.what), row};
  }

  Strip finish() && {
    Strip strip;
    switch (type_) {
      case DType::i64:
        strip = strip_of(std::move(integers_));
        break;
      case DType::boolean:
        strip = strip_of(std::move(booleans_));
        break;
      case DType::text:
        strip.words = std::make_shared<const Words>(std::move(words_));
        break;
      default:
        strip = strip_of(std::move(reals_));
        break;
    }
    strip.type = type_;
    strip.finite = true;  // or else there is a fault
    strip.missing_fault = std::move(missing_fault_);
    strip.infinite_fault = std::move(infinite_fault_);
    strip.missing = std::move(missing_);
    return strip;
  }

 private:
  template <class T>
  static Strip strip_of(std::vector<T> values) {
    auto kept = std::make_shared<const std::vector<T>>(std::move(values));
    Strip strip;
    strip.start = reinterpret_cast<const std::byte*>(kept->data());
    strip.row_step = sizeof(T);
    strip.axes = {{1, sizeof(T)}};
    strip.owner = std::move(kept);
    return strip;
  }

  DType type_;
  std::vector<double> reals_;
  std::vector<std::int64_t> integers_;
  std::vector<unsigned char> booleans_;
  Words words_;
  Fault missing_fault_, infinite_fault_;
  std::vector<std::size_t> missing_;
};

std::string_view text_of(const Bytes& bytes, const std::string& name) {
  std::string_view text(reinterpret_cast<const char*>(bytes.data), bytes.size);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    throw InputError(fmt::format("{} is UTF-16; save it as UTF-8", name));
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!text.empty() && std::memchr(text.data(), 0, text.size()) != nullptr) {
    throw InputError(fmt::format("{} is not text: it has zero bytes; is its extension right?", name));
  }
  return text;
}

}  // namespace

std::shared_ptr<const Table> read_csv(Source& source, bool tabs) {
  const std::string& name = source.name();
  const Bytes bytes = source.take_all();
  const std::string_view text = text_of(bytes, name);
  const char delimiter = tabs ? '\t' : guess_delimiter(text);
  const CsvSurvey survey = survey_csv(text, delimiter, name);

  auto table = std::make_shared<Table>();
  table->name = name;
  table->rows = survey.rows;
  table->header = survey.header;
  std::vector<ColumnBuilder> columns;
  columns.reserve(survey.types.size());
  for (const DType type : survey.types) columns.emplace_back(type, survey.rows);

  CsvScanner scanner(text, delimiter, name);
  bool skip = survey.has_header;
  std::size_t row = 0;
  while (row < survey.rows) {
    scanner.record([&](std::size_t col, std::string_view field) {
      if (skip || scanner.blank()) return;
      columns[col].add(field, survey.decimal_comma);
      const auto objection = columns[col].objection(field, survey.decimal_comma);
      if (objection.what.empty()) return;
      columns[col].object(objection, row,
                          fmt::format("{}, {} (line {})", name, table->place(row, col), scanner.line()));
    });
    if (scanner.blank()) continue;
    if (!skip) ++row;
    skip = false;
  }
  for (ColumnBuilder& column : columns) table->add(std::move(column).finish());
  return table;
}

}  // namespace kedge::data
