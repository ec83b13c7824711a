#include "copula/correlation.hpp"

#include <cmath>

namespace kedge::copula {
namespace {

Eigen::VectorXd means(const Sample& sample, double total) {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(sample.dims()));
  sample.for_blocks([&](std::size_t first, const Eigen::MatrixXd& block) {
    for (Eigen::Index i = 0; i < block.cols(); ++i)
      sum += sample.weight(first + static_cast<std::size_t>(i)) * block.col(i);
  });
  return sum / total;
}

}  // namespace

Correlation correlation(const Sample& sample) {
  const double total = sample.total_weight();
  const Eigen::VectorXd centre = means(sample, total);
  Eigen::MatrixXd squares = Eigen::MatrixXd::Zero(centre.size(), centre.size());
  sample.for_blocks([&](std::size_t first, Eigen::MatrixXd& block) {
    block.colwise() -= centre;
    if (!sample.weights.empty()) {
      for (Eigen::Index i = 0; i < block.cols(); ++i)
        block.col(i) *= std::sqrt(sample.weight(first + static_cast<std::size_t>(i)));
    }
    squares.selfadjointView<Eigen::Lower>().rankUpdate(block);
  });
  return from_covariance(squares / total, sample.varies());
}

Correlation from_covariance(const Eigen::MatrixXd& lower, const std::vector<bool>& varies) {
  Correlation result{lower.selfadjointView<Eigen::Lower>(), Eigen::VectorXd::Zero(lower.rows())};
  for (Eigen::Index i = 0; i < lower.rows(); ++i) {
    if (varies[static_cast<std::size_t>(i)] && lower(i, i) > 0)
      result.inverse_scale(i) = 1 / std::sqrt(lower(i, i));
  }
  result.matrix = result.inverse_scale.asDiagonal() * result.matrix * result.inverse_scale.asDiagonal();
  result.matrix.diagonal().setOnes();
  return result;
}

}  // namespace kedge::copula
