#include "estimate/fit/score_map.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace kedge::estimate {

Categories count_categories(Categories::Side side, MatrixView<const float> rows) {
  std::map<std::vector<float>, double> counts;
  for (std::size_t i = 0; i < rows.rows(); ++i) ++counts[{rows.row(i).begin(), rows.row(i).end()}];
  Categories c;
  c.side = side;
  c.inputs = Matrix<float>(counts.size(), rows.cols());
  std::size_t level = 0;
  for (const auto& [columns, count] : counts) {
    std::ranges::copy(columns, c.inputs.row(level++).data());
    c.log_share.push_back(std::log(count / static_cast<double>(rows.rows())));
  }
  return c;
}

}  // namespace kedge::estimate
