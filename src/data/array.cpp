#include "kedge/array.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "data/elements.hpp"
#include "data/storage.hpp"
#include "data/utf8.hpp"
#include "kedge/error.hpp"

namespace kedge {
namespace {

Array of_one_strip(data::Strip strip, std::size_t rows, std::string name) {
  auto table = std::make_shared<data::Table>();
  table->name = std::move(name);
  table->rows = rows;
  table->add(std::move(strip));
  auto storage = std::make_shared<Array::Storage>();
  storage->table = std::move(table);
  return Array(std::move(storage));
}

template <class T>
Array view_of(MatrixView<const T> numbers, DType type, std::string name) {
  data::Strip strip;
  strip.type = type;
  strip.cols = numbers.cols();
  strip.start = reinterpret_cast<const std::byte*>(numbers.data());
  strip.row_step = static_cast<std::ptrdiff_t>(numbers.stride() * sizeof(T));
  strip.axes = {{numbers.cols(), sizeof(T)}};
  return of_one_strip(std::move(strip), numbers.rows(), std::move(name));
}

}  // namespace

Array::Array(std::shared_ptr<const Storage> storage) : storage_(std::move(storage)) {}

Array Array::view(MatrixView<const float> numbers, std::string name) {
  return view_of(numbers, DType::f32, std::move(name));
}

Array Array::view(MatrixView<const double> numbers, std::string name) {
  return view_of(numbers, DType::f64, std::move(name));
}

Array Array::words(const std::vector<std::string>& words, std::size_t cols, std::string name) {
  if (cols == 0 || words.size() % cols != 0) {
    throw InputError(fmt::format("{} words do not fill rows of {}", words.size(), cols));
  }
  auto store = std::make_shared<data::Words>();
  for (const std::string& word : words) store->add(data::to_utf8(word));
  data::Strip strip;
  strip.type = DType::text;
  strip.cols = cols;
  strip.words = std::move(store);
  return of_one_strip(std::move(strip), words.size() / cols, std::move(name));
}

std::size_t Array::rows() const { return storage_ ? storage_->rows() : 0; }
std::size_t Array::cols() const { return storage_ ? storage_->cols() : 0; }

const std::string& Array::name() const {
  static const std::string none = "array";
  return storage_ ? storage_->table->name : none;
}

DType Array::dtype(std::size_t col) const {
  return storage_->table->locate(storage_->original(col)).first->type;
}

DType Array::dtype() const {
  if (cols() == 0) return DType::f64;
  const DType first = dtype(0);
  if (storage_->table->strips.size() == 1) return first;
  bool same = true, text = false;
  for (std::size_t col = 0; col < cols(); ++col) {
    same = same && dtype(col) == first;
    text = text || dtype(col) == DType::text;
  }
  return text ? DType::text : same ? first : DType::f64;
}

bool Array::is_integer() const { return data::is_integer_type(dtype()); }

std::string Array::column_name(std::size_t col) const {
  const auto& header = storage_->table->header;
  return header.empty() ? "" : header[storage_->original(col)];
}

std::string Array::place(std::size_t row, std::size_t col) const {
  return storage_->table->place(storage_->original_row(row), storage_->original(col));
}

namespace {

/// Rows of the table one after another, of columns that hold numbers.
void read_rows(const Array::Storage& storage, std::size_t first, MatrixView<double> out) {
  const data::Table& table = *storage.table;
  const data::Strip& only = table.strips[0];
  if (table.strips.size() == 1 && storage.chosen.empty() && only.axes.size() == 1 &&
      only.row_step >= only.axes[0].step) {
    // Rows without gaps are one run.
    if (only.row_step == only.axes[0].step * static_cast<std::ptrdiff_t>(out.cols()) &&
        out.stride() == out.cols()) {
      const std::byte* from = only.start + static_cast<std::ptrdiff_t>(first) * only.row_step;
      return data::gather(only.type, only.swapped, from, only.axes[0].step, out.rows() * out.cols(),
                          out.data(), 1);
    }
    for (std::size_t row = 0; row < out.rows(); ++row) {
      const std::byte* from = only.start + static_cast<std::ptrdiff_t>(first + row) * only.row_step;
      data::gather(only.type, only.swapped, from, only.axes[0].step, out.cols(), out.row(row).data(), 1);
    }
    return;
  }
  for (std::size_t col = 0; col < out.cols(); ++col) {
    const auto [strip, local] = table.locate(storage.original(col));
    const std::byte* from =
        strip->start + strip->offset(local) + static_cast<std::ptrdiff_t>(first) * strip->row_step;
    data::gather(strip->type, strip->swapped, from, strip->row_step, out.rows(), &out(0, col), out.stride());
  }
}

}  // namespace

void Array::read(std::size_t first, MatrixView<double> out) const {
  if (first > rows() || out.rows() > rows() - first || out.cols() != cols()) {
    throw std::out_of_range("rows were asked for that the array does not have");
  }
  if (out.empty()) return;
  for (std::size_t col = 0; col < cols(); ++col) {
    if (dtype(col) != DType::text) continue;
    throw InputError(
        fmt::format("{}, {} holds words, and numbers were asked for", name(), place(first, col)));
  }
  if (!storage_->kept) return read_rows(*storage_, first, out);
  // Few rows are left out as a rule, so those kept stand in long runs.
  const std::vector<std::size_t>& kept = *storage_->kept;
  for (std::size_t row = 0; row < out.rows();) {
    std::size_t run = 1;
    while (row + run < out.rows() && kept[first + row + run] == kept[first + row] + run) ++run;
    read_rows(*storage_, kept[first + row], out.block(row, 0, run, out.cols()));
    row += run;
  }
}

std::string_view Array::word(std::size_t row, std::size_t col) const {
  const auto [strip, local] = storage_->table->locate(storage_->original(col));
  if (strip->type != DType::text) {
    throw InputError(fmt::format("{}, {} is a number, and a word was asked for", name(), place(row, col)));
  }
  return strip->words->at(storage_->original_row(row) * strip->cols + local);
}

std::string Array::label(std::size_t row, std::size_t col) const {
  const auto [strip, local] = storage_->table->locate(storage_->original(col));
  row = storage_->original_row(row);
  if (strip->type == DType::text) return std::string(strip->words->at(row * strip->cols + local));
  return data::element_text(
      strip->type, strip->swapped,
      strip->start + strip->offset(local) + static_cast<std::ptrdiff_t>(row) * strip->row_step);
}

Array Array::columns(const std::vector<std::size_t>& which) const {
  if (which.empty()) throw InputError(fmt::format("no columns of {} were chosen; name at least one", name()));
  auto narrowed = std::make_shared<Storage>();
  if (storage_) {
    narrowed->table = storage_->table;
    narrowed->kept = storage_->kept;
  }
  for (const std::size_t col : which) {
    if (col >= cols()) {
      throw InputError(fmt::format("{} has {} columns, so there is no column {}", name(), cols(), col + 1));
    }
    narrowed->chosen.push_back(storage_->original(col));
  }
  Array result(narrowed);
  // Before a look was taken nothing is known; after it, what it found of all columns holds for some.
  narrowed->whole = storage_->checked ? storage_->whole : data::require_finite(result, storage_->missing);
  return result;
}

void require_paired(const Array& x, const Array& y) {
  if (x.rows() != y.rows()) {
    // A header that is not one, or is missing, is the usual reason for one row too few or too many.
    const Array& shorter = x.rows() < y.rows() ? x : y;
    const bool header = shorter.storage() != nullptr && !shorter.storage()->table->header.empty() &&
                        std::max(x.rows(), y.rows()) - shorter.rows() == 1;
    throw InputError(
        fmt::format("{} has {} rows and {} has {}{}; row by row the two must belong together", x.name(),
                    x.rows(), y.name(), y.rows(),
                    header ? fmt::format(" (the first line of {} was read as a header)", shorter.name())
                           : std::string()));
  }
  if (x.rows() < 2) {
    throw InputError(fmt::format("{} and {} have {} {}; at least 2 rows are needed", x.name(), y.name(),
                                 x.rows(), x.rows() == 1 ? "row" : "rows"));
  }
}

}  // namespace kedge
