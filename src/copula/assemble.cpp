#include "copula/assemble.hpp"

#include <algorithm>
#include <cmath>

#include "copula/canonical.hpp"

namespace kedge::copula {
namespace {

/// The first columns times factors of their own, then up to `cols` times `rest`.
Matrix<float> scaled(const Eigen::MatrixXd& map, const Eigen::VectorXd& inverse_scale, std::size_t cols,
                     const std::vector<double>& factors, double rest) {
  Matrix<float> result(static_cast<std::size_t>(map.rows()), cols);
  for (std::size_t row = 0; row < result.rows(); ++row) {
    for (std::size_t col = 0; col < cols; ++col) {
      const auto i = static_cast<Eigen::Index>(row), k = static_cast<Eigen::Index>(col);
      const double factor = col < factors.size() ? factors[col] : rest;
      result(row, col) = static_cast<float>(map(i, k) * inverse_scale(i) * factor);
    }
  }
  return result;
}

}  // namespace

LogRatio independent(std::size_t p, std::size_t q) {
  LogRatio result;
  result.x_map = Matrix<float>(p, 0);
  result.y_map = Matrix<float>(q, 0);
  return result;
}

LogRatio assemble(const Sample& sample, const Correlation& fitted, double df, Shrinkage shrinkage) {
  const std::size_t p = sample.x.cols(), q = sample.y.cols();
  const auto x_dims = static_cast<Eigen::Index>(p), y_dims = static_cast<Eigen::Index>(q);
  const Canonical found = canonical(fitted.matrix, x_dims);
  const std::span<const double> sampled(found.rho.data(), static_cast<std::size_t>(found.rho.size()));
  Shrunken kept = unshrunken(sampled);
  if (shrinkage == Shrinkage::spike) {
    const double rows = sample.effective_rows();
    if (!(static_cast<double>(p + q) < rows)) return independent(p, q);
    kept = shrink_spikes(sampled, static_cast<double>(p), static_cast<double>(q), rows);
  }
  const bool gaussian = std::isinf(df);
  for (double& rho : kept.rho) rho = std::min(rho, gaussian ? most_gaussian_rho : most_student_rho);
  const std::size_t leading = kept.rho.size();
  LogRatio result;
  result.df = df;
  result.x_map = scaled(found.x_map, fitted.inverse_scale.head(x_dims), gaussian ? leading : p, kept.x_factor,
                        kept.x_rest);
  result.y_map = scaled(found.y_map, fitted.inverse_scale.tail(y_dims), gaussian ? leading : q, kept.y_factor,
                        kept.y_rest);
  result.rho = std::move(kept.rho);
  return result;
}

}  // namespace kedge::copula
