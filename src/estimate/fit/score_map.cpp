#include "estimate/fit/score_map.hpp"

#include <algorithm>
#include <cmath>
#include <map>

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

}  // namespace kedge::estimate
