// Rows that another program holds in memory: arrays of any strides, as NumPy lays them out, and tables of
// columns of several types.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "kedge/array.hpp"

namespace kedge {

/// Element (i, j, ...) lies at start + i * steps[0] + j * steps[1] + ... bytes; the first axis counts rows.
struct Strided {
  DType type = DType::f64;  ///< not text
  bool swapped = false;     ///< the other byte order than this machine's
  const std::byte* start = nullptr;
  std::vector<std::size_t> shape;
  std::vector<std::ptrdiff_t> steps;
  std::shared_ptr<const void> owner;  ///< keeps the elements alive; empty for those that outlive the Array
};

/// A view. InputError for shapes without rows or columns.
Array strided_array(Strided elements, const std::string& name = "array");

/// The columns of several arrays beside each other, with a name for each column, or none at all. InputError
/// unless all have as many rows.
Array side_by_side(const std::vector<Array>& parts, std::vector<std::string> column_names,
                   const std::string& name = "table");

}  // namespace kedge
