#include "data/transform.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/nearest.hpp"
#include "data/blocks.hpp"
#include "data/categories.hpp"
#include "data/csv_field.hpp"
#include "data/elements.hpp"
#include "kedge/error.hpp"

namespace kedge::data {
namespace {

constexpr std::size_t most_automatic_levels = 1000;
constexpr std::size_t most_outputs = std::size_t{1} << 33;

/// For text where numbers must stand: the first word that is none.
[[noreturn]] void refuse_words(const Array& rows, ColumnType type) {
  std::size_t col = 0;
  while (rows.dtype(col) != DType::text) ++col;
  std::size_t row = 0;
  while (row + 1 < rows.rows() && parse_number(rows.word(row, col))) ++row;
  const std::string place = fmt::format("{}, {}", rows.name(), rows.place(row, col));
  if (rows.cols() > 1) {
    throw InputError(
        fmt::format("{} is the word \"{}\", and several columns together must be numbers; choose that "
                    "column alone, or write numbers in its place",
                    place, rows.word(row, col)));
  }
  throw InputError(
      fmt::format("{} is \"{}\", and {} needs numbers; correct it, or treat the column as a category", place,
                  rows.word(row, col), type == ColumnType::numeric ? "the type numeric" : "this column"));
}

bool has_words(const Array& rows) {
  for (std::size_t col = 0; col < rows.cols(); ++col) {
    if (rows.dtype(col) == DType::text) return true;
  }
  return false;
}

}  // namespace

ColumnType parse_column_type(std::string_view word) {
  if (word == "auto") return ColumnType::automatic;
  if (word == "numeric") return ColumnType::numeric;
  if (word == "category") return ColumnType::category;
  throw InputError(fmt::format("\"{}\" is not a type of column; use auto, numeric or category", word));
}

Transform Transform::fit(const Array& rows, ColumnType type) {
  if (rows.rows() == 0 || rows.cols() == 0) {
    throw InputError(fmt::format("{} has no {}; there is nothing to learn from", rows.name(),
                                 rows.rows() == 0 ? "rows" : "columns"));
  }
  if (type == ColumnType::category && rows.cols() > 1) {
    throw InputError(fmt::format("{} has {} columns, and a category is one; choose a single column",
                                 rows.name(), rows.cols()));
  }
  Transform transform;
  transform.inputs_ = rows.cols();
  if (type == ColumnType::category || (type == ColumnType::automatic && looks_like_category(rows))) {
    Levels levels = find_levels(rows);
    if (type == ColumnType::automatic && levels.names.size() > most_automatic_levels) {
      throw InputError(
          fmt::format("{} has {} different words, too many to learn from unasked; choose another column, "
                      "or set its type to category",
                      rows.name(), levels.names.size()));
    }
    transform.categories_ = std::move(levels.names);
    transform.shares_ = std::move(levels.shares);
    return transform;
  }
  if (has_words(rows)) refuse_words(rows, type);
  transform.scalings_ = fit_scalings(rows);
  return transform;
}

Matrix<float> Transform::apply(const Array& rows) const {
  if (rows.cols() != inputs_) {
    throw InputError(fmt::format("{} has {} {}, and {} {} fitted; give the same columns", rows.name(),
                                 rows.cols(), rows.cols() == 1 ? "column" : "columns", inputs_,
                                 inputs_ == 1 ? "was" : "were"));
  }
  if (rows.rows() > most_outputs / std::max<std::size_t>(outputs(), 1)) {
    throw InputError(
        fmt::format("{} would become {} rows of {} columns, more than memory can hold; use fewer rows{}",
                    rows.name(), rows.rows(), outputs(), is_category() ? " or categories" : ""));
  }
  return is_category() ? apply_categories(rows) : apply_numbers(rows);
}

Matrix<float> Transform::apply_numbers(const Array& rows) const {
  if (has_words(rows)) refuse_words(rows, ColumnType::automatic);
  Matrix<float> out(rows.rows(), outputs());
  for_finite_blocks(rows, [&](std::size_t first, MatrixView<const double> block) {
    for (std::size_t row = 0; row < block.rows(); ++row) {
      for (std::size_t col = 0; col < block.cols(); ++col) {
        out(first + row, col) = scalings_[col].output(block(row, col));
      }
    }
  });
  return out;
}

Matrix<float> Transform::apply_categories(const Array& rows) const {
  if (is_float_type(rows.dtype())) for_finite_blocks(rows, [](std::size_t, MatrixView<const double>) {});
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t level = 0; level < categories_.size(); ++level) index.emplace(categories_[level], level);

  double variance = 0;
  for (const double share : shares_) variance += share * (1 - share) / static_cast<double>(shares_.size());
  const double factor = variance > 0 ? 1 / std::sqrt(variance) : 0;
  std::vector<float> absent;
  for (const double share : shares_) absent.push_back(static_cast<float>(-share * factor));

  Matrix<float> out(rows.rows(), outputs());
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const std::string label = rows.label(row, 0);
    const auto found = index.find(label);
    if (found == index.end()) {
      std::vector<std::string> shown(
          categories_.begin(),
          categories_.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(categories_.size(), 12)));
      throw InputError(fmt::format(
          "{}, {} is \"{}\", which was not among the categories fitted; known are {}{}", rows.name(),
          rows.place(row, 0), label, list_words(shown, "and"),
          shown.size() < categories_.size() ? fmt::format(" and {} more", categories_.size() - shown.size())
                                            : ""));
    }
    std::copy(absent.begin(), absent.end(), out.row(row).begin());
    out(row, found->second) = static_cast<float>((1 - shares_[found->second]) * factor);
  }
  return out;
}

}  // namespace kedge::data
