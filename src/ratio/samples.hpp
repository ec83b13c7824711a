// Two samples through one transform, fitted on the rows of both together: what separates them must not depend
// on which of them was used to scale.
#pragma once

#include <cstddef>
#include <vector>

#include "data/transform.hpp"
#include "kedge/array.hpp"
#include "kedge/matrix.hpp"

namespace kedge::ratio {

/// One sample as the critic and as the closed forms see it.
struct Sample {
  Matrix<float> inputs;            ///< transformed columns; for several numbers a row also the radius
  Matrix<double> plain;            ///< numeric columns less centre over scale, clipped at +-1000; else empty
  std::vector<std::size_t> level;  ///< of a category
  std::size_t size() const { return inputs.rows(); }
};

struct Samples {
  Sample p, q;
  std::size_t levels = 0;  ///< categories; 0 for numbers
};

/// Throws InputError for different numbers of columns, NaN, inf, words among several columns.
Samples make_samples(const Array& p, const Array& q, data::ColumnType type);

}  // namespace kedge::ratio
