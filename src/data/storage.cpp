#include "data/storage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "data/blocks.hpp"
#include "data/elements.hpp"
#include "kedge/error.hpp"

namespace kedge::data {

std::ptrdiff_t Strip::offset(std::size_t col) const {
  if (axes.size() == 1) return static_cast<std::ptrdiff_t>(col) * axes[0].step;
  std::ptrdiff_t bytes = 0;
  for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
    bytes += static_cast<std::ptrdiff_t>(col % axis->extent) * axis->step;
    col /= axis->extent;
  }
  return bytes;
}

void Table::add(Strip strip) {
  first_cols.push_back(cols);
  cols += strip.cols;
  strips.push_back(std::move(strip));
}

std::pair<const Strip*, std::size_t> Table::locate(std::size_t col) const {
  if (strips.size() == cols) return {&strips[col], 0};
  const auto next = std::upper_bound(first_cols.begin(), first_cols.end(), col);
  const auto index = static_cast<std::size_t>(next - first_cols.begin()) - 1;
  return {&strips[index], col - first_cols[index]};
}

std::string Table::place(std::size_t row, std::size_t col) const {
  std::string text = fmt::format("row {}, column {}", row + 1, col + 1);
  if (!header.empty() && !header[col].empty()) text += fmt::format(" ({})", header[col]);
  return text;
}

Strip dense_strip(DType type, const std::vector<std::size_t>& shape, bool fortran, Bytes bytes,
                  std::size_t item_bytes) {
  Strip strip;
  strip.type = type;
  strip.start = bytes.data;
  strip.owner = std::move(bytes.owner);
  if (bytes.mapped) strip.mapped_bytes = bytes.size;
  const auto item = static_cast<std::ptrdiff_t>(item_bytes);
  for (std::size_t axis = 1; axis < shape.size(); ++axis) strip.cols *= shape[axis];
  if (!fortran) {
    strip.row_step = static_cast<std::ptrdiff_t>(strip.cols) * item;
    strip.axes = {{strip.cols, item}};
    return strip;
  }
  strip.row_step = item;
  std::ptrdiff_t step = item * static_cast<std::ptrdiff_t>(shape[0]);
  for (std::size_t axis = 1; axis < shape.size(); ++axis) {
    if (shape[axis] > 1) strip.axes.push_back({shape[axis], step});
    step *= static_cast<std::ptrdiff_t>(shape[axis]);
  }
  if (strip.axes.empty()) strip.axes = {{1, item}};
  return strip;
}

std::string not_finite_sentence(const Array& array, std::size_t row, std::size_t col, double value) {
  return fmt::format("{}, {} is {}; remove that row or fill the value in", array.name(),
                     array.place(row, col), std::isnan(value) ? "not a number (NaN)" : "infinite");
}

bool require_finite(const Array& array, Missing missing) {
  const Array::Storage& storage = *array.storage();
  const Table& table = *storage.table;
  const Fault* worst = nullptr;
  const auto consider = [&worst](const Fault& fault) {
    if (!fault.what.empty() && (worst == nullptr || fault.row < worst->row)) worst = &fault;
  };
  std::vector<std::size_t> doubtful;
  for (std::size_t col = 0; col < array.cols(); ++col) {
    const Strip* strip = table.locate(storage.original(col)).first;
    consider(strip->infinite_fault);
    if (missing == Missing::refuse) consider(strip->missing_fault);
    if (!strip->finite && is_float_type(strip->type)) doubtful.push_back(storage.original(col));
  }
  if (worst != nullptr) throw InputError(worst->what + "; remove that row or fill the value in");
  if (doubtful.empty()) return true;

  // Whole rows at a time, so that a mapped file is read once from front to back.
  auto part = std::make_shared<Array::Storage>();
  part->table = storage.table;
  if (doubtful.size() != table.cols) part->chosen = doubtful;
  const Array look(part);
  bool whole = true;
  for_blocks(look, [&](std::size_t first, MatrixView<const double> block) {
    for (std::size_t row = 0; row < block.rows(); ++row) {
      for (std::size_t col = 0; col < block.cols(); ++col) {
        const double value = block(row, col);
        if (std::isfinite(value)) continue;
        whole = false;
        if (std::isnan(value) && missing == Missing::keep) continue;
        throw InputError(not_finite_sentence(look, first + row, col, value));
      }
    }
  });
  return whole;
}

}  // namespace kedge::data
