// All that is done with a table once it is read: every element, every word, and the fit of a transform.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "bytes.hpp"
#include "data/storage.hpp"
#include "data/transform.hpp"
#include "kedge/array.hpp"
#include "kedge/matrix.hpp"

namespace kedge::fuzz {

inline Array array_of(std::shared_ptr<const data::Table> table) {
  auto storage = std::make_shared<Array::Storage>();
  storage->table = std::move(table);
  storage->checked = false;
  storage->missing = Missing::keep;
  return Array(std::move(storage));
}

inline void use_array(const Array& array) {
  if (array.rows() == 0 || array.cols() == 0) found("a table without rows or columns was accepted");
  std::size_t letters = 0;
  for (std::size_t col = 0; col < array.cols(); ++col) {
    for (std::size_t row = 0; row < array.rows(); ++row) letters += array.label(row, col).size();
    letters += array.column_name(col).size();
  }
  letters += array.place(array.rows() - 1, array.cols() - 1).size();
  if (letters == 0 && array.dtype() != DType::text) found("numbers without text");
  if (array.dtype() != DType::text) {
    Matrix<double> all(array.rows(), array.cols());
    array.read(0, all.view());
  }
  accepted([&] {
    const auto transform = data::Transform::fit(array, data::ColumnType::automatic);
    const auto inputs = transform.apply(array);
    for (const float value : inputs.flat()) {
      if (!(value - value == 0)) found("a transformed value is not finite");
    }
  });
}

}  // namespace kedge::fuzz
