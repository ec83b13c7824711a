#include "copula/assemble.hpp"

#include <algorithm>
#include <cmath>

#include "copula/canonical.hpp"

namespace kedge::copula {
namespace {

Matrix<float> scaled(const Eigen::MatrixXd& map, const Eigen::VectorXd& inverse_scale, std::size_t cols,
                     double factor) {
  Matrix<float> result(static_cast<std::size_t>(map.rows()), cols);
  for (std::size_t row = 0; row < result.rows(); ++row) {
    for (std::size_t col = 0; col < cols; ++col) {
      const auto i = static_cast<Eigen::Index>(row), k = static_cast<Eigen::Index>(col);
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
  Shrunken kept{{found.rho.begin(), found.rho.end()}};
  if (shrinkage == Shrinkage::spike) {
    const double rows = sample.effective_rows();
    if (!(static_cast<double>(p + q) < rows)) return independent(p, q);
    kept = shrink_spikes(kept.rho, static_cast<double>(p), static_cast<double>(q), rows);
  }
  const bool gaussian = std::isinf(df);
  for (double& rho : kept.rho) rho = std::min(rho, gaussian ? most_gaussian_rho : most_student_rho);
  LogRatio result;
  result.df = df;
  const std::size_t leading = kept.rho.size();
  result.x_map =
      scaled(found.x_map, fitted.inverse_scale.head(x_dims), gaussian ? leading : p, kept.x_factor);
  result.y_map =
      scaled(found.y_map, fitted.inverse_scale.tail(y_dims), gaussian ? leading : q, kept.y_factor);
  result.rho = std::move(kept.rho);
  return result;
}

}  // namespace kedge::copula
