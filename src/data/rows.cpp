#include "data/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "data/blocks.hpp"
#include "data/elements.hpp"
#include "data/storage.hpp"

namespace kedge::data {
namespace {

/// Calls found(row, column) for missing values, those of one column in order of rows.
template <class Found>
void for_missing(const Array& array, Found&& found) {
  if (array.cols() == 0) return;
  const Array::Storage& storage = *array.storage();
  std::vector<std::size_t> floats;
  for (std::size_t col = 0; col < array.cols(); ++col) {
    const auto [strip, local] = storage.table->locate(storage.original(col));
    if (strip->type == DType::text) {
      for (std::size_t row = 0; row < array.rows(); ++row) {
        if (array.word(row, col).empty()) found(row, col);
      }
    } else if (!strip->missing.empty()) {
      for (std::size_t row = 0; row < array.rows(); ++row) {
        if (std::ranges::binary_search(strip->missing, storage.original_row(row))) found(row, col);
      }
    } else if (!strip->finite && !storage.whole && is_float_type(strip->type)) {
      floats.push_back(col);
    }
  }
  if (floats.empty()) return;
  auto part = std::make_shared<Array::Storage>(storage);
  part->chosen.clear();
  for (const std::size_t col : floats) part->chosen.push_back(storage.original(col));
  if (floats.size() == array.cols()) part->chosen = storage.chosen;  // whole rows are read faster
  for_blocks(Array(std::move(part)), [&](std::size_t first, MatrixView<const double> block) {
    for (std::size_t row = 0; row < block.rows(); ++row) {
      for (std::size_t i = 0; i < block.cols(); ++i) {
        if (std::isnan(block(row, i))) found(first + row, floats[i]);
      }
    }
  });
}

}  // namespace

Array keep_rows(const Array& array, const std::vector<std::size_t>& rows) {
  if (array.cols() == 0) return array;
  const Array::Storage& from = *array.storage();
  auto kept = std::make_shared<std::vector<std::size_t>>();
  kept->reserve(rows.size());
  for (const std::size_t row : rows) kept->push_back(from.original_row(row));
  auto storage = std::make_shared<Array::Storage>(from);
  storage->kept = std::move(kept);
  return Array(std::move(storage));
}

std::vector<std::size_t> complete_rows(const std::vector<Array>& arrays) {
  std::size_t n = 0;
  for (const Array& array : arrays) n = std::max(n, array.rows());
  std::vector<bool> whole(n, true);
  for (const Array& array : arrays)
    for_missing(array, [&](std::size_t row, std::size_t) { whole[row] = false; });
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < n; ++row) {
    if (whole[row]) rows.push_back(row);
  }
  return rows;
}

std::optional<std::string> first_missing(const Array& array) {
  std::optional<std::pair<std::size_t, std::size_t>> first;
  for_missing(array, [&](std::size_t row, std::size_t col) {
    if (!first || std::pair(row, col) < *first) first = {row, col};
  });
  if (!first) return {};
  const auto [row, col] = *first;
  const Array::Storage& storage = *array.storage();
  const Strip& strip = *storage.table->locate(storage.original(col)).first;
  // A reader of text knows the line and the word as well.
  if (!strip.missing_fault.what.empty() && strip.missing_fault.row == storage.original_row(row))
    return strip.missing_fault.what;
  return fmt::format("{}, {} is {}", array.name(), array.place(row, col),
                     strip.type == DType::text ? "empty, a missing value" : "not a number (NaN)");
}

}  // namespace kedge::data
