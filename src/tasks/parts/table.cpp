#include "tasks/parts/table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace kedge::tasks {

double table_mi(const Matrix<double>& probabilities) {
  std::vector<double> rows(probabilities.rows()), columns(probabilities.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      rows[i] += probabilities(i, j);
      columns[j] += probabilities(i, j);
    }
  }
  double mi = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const double p = probabilities(i, j);
      if (p > 0) mi += p * std::log(p / rows[i] / columns[j]);
    }
  }
  return mi;
}

Joint table(const Matrix<double>& probabilities) {
  std::vector<double> cumulative(probabilities.size());
  std::partial_sum(probabilities.flat().begin(), probabilities.flat().end(), cumulative.begin());
  return {1, 1, table_mi(probabilities),
          [cumulative = std::move(cumulative), columns = probabilities.cols()](Rng& rng, std::span<double> x,
                                                                               std::span<double> y) {
            // Scaled by the last sum, so that rounding leaves no gap above it.
            const auto cell =
                std::upper_bound(cumulative.begin(), cumulative.end() - 1, rng.uniform() * cumulative.back());
            const auto index = static_cast<std::size_t>(cell - cumulative.begin());
            const std::size_t row = index / columns, column = index % columns;
            x[0] = static_cast<double>(row);
            y[0] = static_cast<double>(column);
          }};
}

}  // namespace kedge::tasks
