// Elements of every numeric type, wherever they lie and in either byte order, as doubles.
#pragma once

#include <cstddef>
#include <string>

#include "kedge/array.hpp"

namespace kedge::data {

/// 0 for text.
std::size_t element_bytes(DType type);
bool is_integer_type(DType type);
bool is_float_type(DType type);

/// out[i * out_step] = element at `from` + i * step bytes, for i < count. Not for text.
void gather(DType type, bool swapped, const std::byte* from, std::ptrdiff_t step, std::size_t count,
            double* out, std::size_t out_step);

/// The shortest text that reads back as the same number; integers exactly, also beyond 2^53.
std::string element_text(DType type, bool swapped, const std::byte* from);

/// IEEE 754 binary16.
float half_to_float(unsigned short bits);

}  // namespace kedge::data
