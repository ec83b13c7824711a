#include "neighbours/marginal.hpp"

#include <algorithm>

namespace kedge::neighbours {

Marginal::Marginal(MatrixView<const float> rows) : rows_(rows) {
  if (rows.cols() != 1) {
    tree_.emplace(DistinctRows(rows));
    return;
  }
  sorted_.resize(rows.rows());
  for (std::size_t i = 0; i < rows.rows(); ++i) sorted_[i] = rows(i, 0);
  std::ranges::sort(sorted_);
}

void Marginal::count(std::size_t row, std::span<const double> radii, std::span<std::size_t> counts) const {
  if (tree_) {
    tree_->count(tree_->rows().of_row[row], radii, counts);
    return;
  }
  const auto centre = static_cast<double>(rows_(row, 0));
  const auto middle = std::lower_bound(sorted_.begin(), sorted_.end(), rows_(row, 0));
  auto low = sorted_.begin(), high = sorted_.end();
  // From the widest inwards: each search is confined to what the last one found.
  for (std::size_t j = radii.size(); j-- > 0;) {
    const double radius = radii[j];
    low =
        std::partition_point(low, middle, [&](float v) { return centre - static_cast<double>(v) >= radius; });
    high =
        std::partition_point(middle, high, [&](float v) { return static_cast<double>(v) - centre < radius; });
    counts[j] = static_cast<std::size_t>(high - low);
  }
}

}  // namespace kedge::neighbours
