// The head of a .npy: magic, version, and a Python dict of type, order and shape.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "data/source.hpp"
#include "kedge/array.hpp"

namespace kedge::data {

struct NpyHeader {
  DType type = DType::f64;
  bool wide_text = false;  ///< UTF-32 (U), where narrow text (S) has bytes
  std::size_t item_bytes = 8;
  bool swapped = false;
  bool fortran = false;
  std::vector<std::size_t> shape;  ///< at least one axis, none of them empty

  /// Of all elements; fits, for parse checks that.
  std::size_t payload_bytes = 0;
};

/// `name` is for messages.
NpyHeader parse_npy_dict(std::string_view dict, const std::string& name);
NpyHeader read_npy_header(Source& source);

/// The number of elements times their size; InputError for 0-d, empty and impossibly large shapes.
std::size_t checked_bytes(const std::vector<std::size_t>& shape, std::size_t item_bytes,
                          const std::string& name);

}  // namespace kedge::data
