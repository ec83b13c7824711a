#include "copula/log_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/special.hpp"

namespace kedge::copula {
namespace {

std::vector<double> variates(std::span<const float> scores, const Matrix<float>& map) {
  std::vector<double> result(map.cols());
  for (std::size_t row = 0; row < map.rows(); ++row) {
    for (std::size_t col = 0; col < map.cols(); ++col)
      result[col] += static_cast<double>(scores[row]) * static_cast<double>(map(row, col));
  }
  return result;
}

double squared_length(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return sum;
}

}  // namespace

double LogRatio::constant() const {
  double sum = 0;
  for (const double r : rho) sum -= 0.5 * std::log1p(-r * r);
  if (std::isinf(df)) return sum;
  const auto p = static_cast<double>(x_map.cols()), q = static_cast<double>(y_map.cols());
  return sum + log_gamma((df + p + q) / 2) + log_gamma(df / 2) - log_gamma((df + p) / 2) -
         log_gamma((df + q) / 2);
}

double LogRatio::operator()(std::span<const float> x_scores, std::span<const float> y_scores) const {
  const std::vector<double> u = variates(x_scores, x_map), v = variates(y_scores, y_map);
  double excess = 0;  // of the joint quadratic form over those of x and y
  for (std::size_t k = 0; k < rho.size(); ++k) {
    const double r = rho[k];
    excess += (r * r * (u[k] * u[k] + v[k] * v[k]) - 2 * r * u[k] * v[k]) / (1 - r * r);
  }
  if (std::isinf(df)) return constant() - 0.5 * excess;
  const auto p = static_cast<double>(u.size()), q = static_cast<double>(v.size());
  const double of_x = squared_length(u), of_y = squared_length(v);
  const double joint = std::max(of_x + of_y + excess, 0.0);  // positive but for rounding
  return constant() + (df + p) / 2 * std::log1p(of_x / df) + (df + q) / 2 * std::log1p(of_y / df) -
         (df + p + q) / 2 * std::log1p(joint / df);
}

}  // namespace kedge::copula
