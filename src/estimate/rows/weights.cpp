#include "estimate/rows/weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/moments.hpp"
#include "kedge/error.hpp"
#include "kedge/matrix_view.hpp"

namespace kedge::estimate {

std::vector<double> row_weights(const Array& weights, std::size_t n) {
  if (weights.cols() != 1) {
    throw InputError(fmt::format("{} has {} columns, and weights need one, with a number for each row",
                                 weights.name(), weights.cols()));
  }
  if (weights.rows() != n) {
    throw InputError(
        fmt::format("{} has {} weights for {} rows; give one for each", weights.name(), weights.rows(), n));
  }
  if (weights.dtype() == DType::text) {
    throw InputError(fmt::format("{}, {} is \"{}\", and a weight must be a number", weights.name(),
                                 weights.place(0, 0), weights.word(0, 0)));
  }
  std::vector<double> values(n);
  weights.read(0, MatrixView<double>(values.data(), n, 1));
  double most = 0;
  for (std::size_t row = 0; row < n; ++row) {
    const double value = values[row];
    if (!std::isfinite(value) || value < 0) {
      throw InputError(fmt::format("{}, {} is {}; a weight must be a finite number that is not negative",
                                   weights.name(), weights.place(row, 0), value));
    }
    most = std::max(most, value);
  }
  if (most == 0) {
    throw InputError(fmt::format("all weights of {} are zero; at least one row must count", weights.name()));
  }
  // By the largest first: a sum of numbers near the end of the range of doubles would overflow.
  for (double& value : values) value /= most;
  const double average = mean(values);
  for (double& value : values) value /= average;
  return values;
}

}  // namespace kedge::estimate
