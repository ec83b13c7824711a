#include "kedge/in_memory.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "data/elements.hpp"
#include "data/npy_header.hpp"
#include "data/storage.hpp"
#include "kedge/error.hpp"

namespace kedge {
namespace {

Array of_table(std::shared_ptr<const data::Table> table) {
  auto storage = std::make_shared<Array::Storage>();
  storage->table = std::move(table);
  return Array(std::move(storage));
}

/// Axes that lie one behind the other are one, so that plain rows are read the fast way.
std::vector<data::Axis> joined_axes(const Strided& elements, std::size_t item) {
  std::vector<data::Axis> axes;
  for (std::size_t axis = 1; axis < elements.shape.size(); ++axis) {
    const std::size_t extent = elements.shape[axis];
    const std::ptrdiff_t step = elements.steps[axis];
    if (extent == 1) continue;
    if (!axes.empty() && axes.back().step == step * static_cast<std::ptrdiff_t>(extent)) {
      axes.back() = {axes.back().extent * extent, step};
    } else {
      axes.push_back({extent, step});
    }
  }
  if (axes.empty()) axes.push_back({1, static_cast<std::ptrdiff_t>(item)});
  return axes;
}

}  // namespace

Array strided_array(Strided elements, const std::string& name) {
  const std::size_t item = data::element_bytes(elements.type);
  if (item == 0 || elements.shape.size() != elements.steps.size()) {
    throw std::invalid_argument("a strided array has numbers, and a step for each axis");
  }
  data::checked_bytes(elements.shape, item, name);
  data::Strip strip;
  strip.type = elements.type;
  strip.swapped = elements.swapped;
  strip.start = elements.start;
  strip.row_step = elements.steps[0];
  strip.axes = joined_axes(elements, item);
  for (const data::Axis& axis : strip.axes) strip.cols *= axis.extent;
  strip.owner = std::move(elements.owner);
  auto table = std::make_shared<data::Table>();
  table->name = name;
  table->rows = elements.shape[0];
  table->add(std::move(strip));
  return of_table(std::move(table));
}

Array side_by_side(const std::vector<Array>& parts, std::vector<std::string> column_names,
                   const std::string& name) {
  auto table = std::make_shared<data::Table>();
  table->name = name;
  for (const Array& part : parts) {
    const Array::Storage* storage = part.storage();
    if (storage == nullptr || !storage->chosen.empty() || storage->kept) {
      throw std::invalid_argument("whole arrays stand side by side, not parts of them");
    }
    if (table->cols == 0) table->rows = part.rows();
    if (part.rows() != table->rows) {
      throw InputError(fmt::format("{} has columns of {} and of {} rows; all must be of one length", name,
                                   table->rows, part.rows()));
    }
    for (const data::Strip& strip : storage->table->strips) table->add(strip);
  }
  if (table->cols == 0 || table->rows == 0) {
    throw InputError(fmt::format("{} has no {}; there is nothing to learn from", name,
                                 table->cols == 0 ? "columns" : "rows"));
  }
  if (!column_names.empty() && column_names.size() != table->cols) {
    throw InputError(
        fmt::format("{} has {} columns and names for {}", name, table->cols, column_names.size()));
  }
  table->header = std::move(column_names);
  return of_table(std::move(table));
}

}  // namespace kedge
