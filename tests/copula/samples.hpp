// Pairs with known dependence, and their scores.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

#include "copula/log_ratio.hpp"
#include "core/philox.hpp"
#include "core/special.hpp"
#include "kedge/matrix.hpp"

namespace kedge::copula {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Pairs {
  Matrix<float> x, y;
};

/// p and q columns of unit scale; x_k and y_k have correlation rho[k], all others none. Multivariate Student
/// with df degrees of freedom, or normal.
inline Pairs draw(std::size_t n, std::size_t p, std::size_t q, const std::vector<double>& rho, double df,
                  Rng& rng) {
  Pairs pairs{Matrix<float>(n, p), Matrix<float>(n, q)};
  for (std::size_t i = 0; i < n; ++i) {
    const double scale = std::isinf(df) ? 1 : std::sqrt(df / 2 / rng.gamma(df / 2));
    std::vector<double> x(p);
    for (std::size_t k = 0; k < p; ++k) {
      x[k] = rng.normal();
      pairs.x(i, k) = static_cast<float>(scale * x[k]);
    }
    for (std::size_t k = 0; k < q; ++k) {
      const double r = k < rho.size() ? rho[k] : 0, mean = r == 0 ? 0 : r * x[k];
      pairs.y(i, k) = static_cast<float>(scale * (mean + std::sqrt(1 - r * r) * rng.normal()));
    }
  }
  return pairs;
}

/// Phi^-1((rank - 1/2) / n), column by column.
inline Matrix<float> normal_scores(const Matrix<float>& values) {
  Matrix<float> scores(values.rows(), values.cols());
  std::vector<std::size_t> order(values.rows());
  for (std::size_t col = 0; col < values.cols(); ++col) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t row) { return values(row, col); });
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      const double p = (static_cast<double>(rank) + 0.5) / static_cast<double>(order.size());
      scores(order[rank], col) = static_cast<float>(normal_quantile(p));
    }
  }
  return scores;
}

inline std::vector<double> values_at(const LogRatio& log_ratio, const Matrix<float>& x,
                                     const Matrix<float>& y) {
  std::vector<double> values;
  for (std::size_t i = 0; i < x.rows(); ++i) values.push_back(log_ratio(x.row(i), y.row(i)));
  return values;
}

}  // namespace kedge::copula
