#include "estimate/rows/side_by_side.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "data/transform.hpp"
#include "estimate/rows/folds.hpp"

namespace kedge::estimate {

Side as_numbers(Side side) {
  if (!side.is_category) return side;
  side.is_category = false;
  if (side.columns.cols() < 2) return side;
  Matrix<float> fewer(side.columns.rows(), side.columns.cols() - 1);
  for (std::size_t i = 0; i < fewer.rows(); ++i) {
    std::copy_n(side.columns.row(i).begin(), fewer.cols(), fewer.row(i).begin());
  }
  side.columns = std::move(fewer);
  return side;
}

Side side_by_side(const Side& a, const Side& b) {
  const std::size_t n = a.columns.rows();
  if (a.is_category && b.is_category) {
    std::vector<std::string> pairs;
    for (std::size_t row = 0; row < n; ++row)
      pairs.push_back(a.array.label(row, 0) + '\n' + b.array.label(row, 0));
    Side both{Array::words(pairs, 1, "pairs"), {}, true};
    both.columns = data::Transform::fit(both.array, data::ColumnType::category).apply(both.array);
    return both;
  }
  const Side left = as_numbers(a), right = as_numbers(b);
  Side both;
  both.columns = Matrix<float>(n, left.columns.cols() + right.columns.cols());
  for (std::size_t i = 0; i < n; ++i) {
    const auto behind = std::ranges::copy(left.columns.row(i), both.columns.row(i).begin()).out;
    std::ranges::copy(right.columns.row(i), behind);
  }
  return both;
}

Matrix<double> numbers_of(const std::vector<Array>& arrays) {
  std::size_t columns = 0;
  for (const Array& array : arrays) columns += array.cols();
  const std::size_t n = arrays.front().rows();
  Matrix<double> all(n, columns);
  std::size_t to = 0;
  for (const Array& array : arrays) {
    for (std::size_t col = 0; col < array.cols(); ++col, ++to) {
      const Array one = array.columns({col});
      if (array.dtype(col) != DType::text) {
        one.read(0, all.view().block(0, to, n, 1));
        continue;
      }
      const std::vector<std::size_t> numbers = group_numbers(one);
      for (std::size_t i = 0; i < n; ++i) all(i, to) = static_cast<double>(numbers[i]);
    }
  }
  return all;
}

}  // namespace kedge::estimate
