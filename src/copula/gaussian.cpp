#include "copula/gaussian.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "copula/assemble.hpp"
#include "copula/canonical.hpp"
#include "copula/correlation.hpp"
#include "copula/sample.hpp"
#include "core/special.hpp"

namespace kedge::copula {
namespace {

bool says_nothing(const Sample& sample) {
  return sample.x.empty() || sample.y.empty() || !(sample.total_weight() > 0);
}

Matrix<float> gather(MatrixView<const float> all, std::span<const std::size_t> cols) {
  Matrix<float> result(all.rows(), cols.size());
  for (std::size_t row = 0; row < all.rows(); ++row) {
    for (std::size_t col = 0; col < cols.size(); ++col) result(row, col) = all(row, cols[col]);
  }
  return result;
}

Matrix<float> spread(const Matrix<float>& map, std::size_t rows, std::span<const std::size_t> places) {
  Matrix<float> result(rows, map.cols());
  for (std::size_t i = 0; i < places.size(); ++i)
    std::ranges::copy(map.row(i), result.row(places[i]).begin());
  return result;
}

double log_determinant_mean(std::size_t freedom, std::size_t dims) {
  double sum = 0;
  for (std::size_t i = 0; i < dims; ++i) sum += digamma(static_cast<double>(freedom - i) / 2);
  return sum;
}

}  // namespace

LogRatio fit_gaussian(MatrixView<const float> zx, MatrixView<const float> zy, std::span<const double> weights,
                      Shrinkage shrinkage) {
  const Sample sample = make_sample(zx, zy, weights);
  if (says_nothing(sample)) return independent(zx.cols(), zy.cols());
  return assemble(sample, correlation(sample), std::numeric_limits<double>::infinity(), shrinkage);
}

LogRatio fit_gaussian_on(MatrixView<const float> zx, MatrixView<const float> zy,
                         std::span<const double> weights, std::span<const std::size_t> x_cols,
                         std::span<const std::size_t> y_cols) {
  const Matrix<float> x = gather(zx, x_cols), y = gather(zy, y_cols);
  LogRatio result = fit_gaussian(x.view(), y.view(), weights, Shrinkage::none);
  result.x_map = spread(result.x_map, zx.cols(), x_cols);
  result.y_map = spread(result.y_map, zy.cols(), y_cols);
  return result;
}

double gaussian_mi(MatrixView<const float> zx, MatrixView<const float> zy, std::span<const double> weights) {
  const Sample sample = make_sample(zx, zy, weights);
  if (says_nothing(sample)) return 0;
  const auto found = canonical_correlations(correlation(sample).matrix, static_cast<Eigen::Index>(zx.cols()));
  double sum = 0;
  for (const double rho : found) {
    const double believed = std::min(rho, most_gaussian_rho);
    sum -= 0.5 * std::log1p(-believed * believed);
  }
  return sum;
}

double wishart_bias(std::size_t n, std::size_t p, std::size_t q) {
  if (n < p + q + 1) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t v = n - 1;
  return -0.5 * (log_determinant_mean(v, p + q) - log_determinant_mean(v, p) - log_determinant_mean(v, q));
}

}  // namespace kedge::copula
