// Rows in blocks that fit a cache.
#pragma once

#include <cstddef>
#include <functional>

#include "kedge/array.hpp"
#include "kedge/matrix_view.hpp"

namespace kedge::data {

/// Calls use(number of the first row, rows) over all rows in order.
void for_blocks(const Array& rows, const std::function<void(std::size_t, MatrixView<const double>)>& use);

/// The same, with an InputError at the first NaN or inf.
void for_finite_blocks(const Array& rows,
                       const std::function<void(std::size_t, MatrixView<const double>)>& use);

}  // namespace kedge::data
