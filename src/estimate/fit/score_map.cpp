#include "estimate/fit/score_map.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/stable.hpp"

namespace kedge::estimate {

Categories count_categories(Categories::Side side, MatrixView<const float> rows,
                            std::span<const double> weights) {
  std::map<std::vector<float>, double> counts;
  double total = 0;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    counts[{rows.row(i).begin(), rows.row(i).end()}] += weight;
    total += weight;
  }
  Categories c;
  c.side = side;
  c.inputs = Matrix<float>(counts.size(), rows.cols());
  std::size_t level = 0;
  for (const auto& [columns, count] : counts) {
    std::ranges::copy(columns, c.inputs.row(level++).data());
    c.log_share.push_back(std::log(count / total));
  }
  return c;
}

void normalise(const Categories& categories, MatrixView<const float> levels, MatrixView<float> scores) {
  const bool y_side = categories.side == Categories::Side::y;
  const std::size_t contexts = y_side ? scores.rows() : scores.cols();
  for (std::size_t i = 0; i < contexts; ++i) {
    LogSum sum;
    for (std::size_t l = 0; l < categories.inputs.rows(); ++l) {
      sum.add(categories.log_share[l] + static_cast<double>(y_side ? levels(i, l) : levels(l, i)));
    }
    const auto log_z = static_cast<float>(sum.value());
    for (std::size_t j = 0; j < (y_side ? scores.cols() : scores.rows()); ++j)
      (y_side ? scores(i, j) : scores(j, i)) -= log_z;
  }
}

}  // namespace kedge::estimate
