#include "neighbours/distinct.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace kedge::neighbours {

DistinctRows::DistinctRows(MatrixView<const float> rows) : of_row(rows.rows()) {
  std::vector<std::uint32_t> order(rows.rows());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    for (std::size_t c = 0; c < rows.cols(); ++c) {
      const float left = rows(a, c), right = rows(b, c);
      if (left != right) return left < right;
    }
    return a < b;
  });
  for (const std::uint32_t row : order) {
    if (first.empty() || !std::ranges::equal(rows.row(first.back()), rows.row(row))) {
      first.push_back(row);
      weight.push_back(0);
    }
    of_row[row] = static_cast<std::uint32_t>(first.size() - 1);
    ++weight.back();
  }
  points = Matrix<float>(first.size(), rows.cols());
  for (std::size_t i = 0; i < first.size(); ++i) std::ranges::copy(rows.row(first[i]), points.row(i).begin());
}

}  // namespace kedge::neighbours
