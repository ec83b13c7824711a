#include "tasks/parts/columns.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "kedge/matrix.hpp"

namespace kedge::tasks {
namespace {

/// Gram-Schmidt on the rows of a matrix of normal numbers: uniform over orthogonal matrices.
Matrix<double> random_orthogonal(std::size_t size, Rng& rng) {
  Matrix<double> q(size, size);
  for (double& value : q.flat()) value = rng.normal();
  const auto dot = [&](std::size_t i, std::size_t j) {
    return std::inner_product(q.row(i).begin(), q.row(i).end(), q.row(j).begin(), 0.0);
  };
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double along = dot(i, j);
      for (std::size_t k = 0; k < size; ++k) q(i, k) -= along * q(j, k);
    }
    const double length = std::sqrt(dot(i, i));
    for (double& value : q.row(i)) value /= length;
  }
  return q;
}

Map times(Matrix<double> matrix) {
  return [matrix = std::move(matrix)](std::span<double> row) {
    const std::vector<double> before(row.begin(), row.end());
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = std::inner_product(before.begin(), before.end(), matrix.row(i).begin(), 0.0);
    }
  };
}

}  // namespace

Joint with_noise_columns(Joint base, std::size_t columns) {
  Joint result{base.x_dim + columns, base.y_dim + columns, base.mi, {}};
  result.draw = [draw = std::move(base.draw), columns](Rng& rng, std::span<double> x, std::span<double> y) {
    draw(rng, x.first(x.size() - columns), y.first(y.size() - columns));
    for (double& value : x.last(columns)) value = rng.normal();
    for (double& value : y.last(columns)) value = rng.normal();
  };
  return result;
}

Joint rotated(Joint base, std::uint64_t seed) {
  Rng rng(seed);
  const Map of_x = times(random_orthogonal(base.x_dim, rng));
  const Map of_y = times(random_orthogonal(base.y_dim, rng));
  return mapped(std::move(base), of_x, of_y);
}

Joint independent(Joint base) {
  Joint result{base.x_dim, base.y_dim, 0, {}};
  result.draw = [draw = std::move(base.draw), x_dim = base.x_dim](Rng& rng, std::span<double> x,
                                                                  std::span<double> y) {
    std::vector<double> unused(x_dim);
    draw(rng, unused, y);
    std::vector<double> other(y.size());
    draw(rng, x, other);
  };
  return result;
}

}  // namespace kedge::tasks
