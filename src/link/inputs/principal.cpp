#include "link/inputs/principal.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "kernels/gemm.hpp"

namespace kedge::link {
namespace {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// One row an entity that occurs, times the root of its share.
Rows weighted_rows(MatrixView<const float> rows, std::span<const std::size_t> entities,
                   Eigen::VectorXd& mean) {
  const auto columns = static_cast<Eigen::Index>(rows.cols());
  std::vector<double> share(rows.rows());
  for (const std::size_t entity : entities) share[entity] += 1 / static_cast<double>(entities.size());
  std::vector<std::size_t> present;
  for (std::size_t i = 0; i < share.size(); ++i) {
    if (share[i] > 0) present.push_back(i);
  }
  Rows result(static_cast<Eigen::Index>(present.size()), columns);
  mean = Eigen::VectorXd::Zero(columns);
  for (std::size_t i = 0; i < present.size(); ++i) {
    const Eigen::Map<const Eigen::VectorXf> row(rows.row(present[i]).data(), columns);
    result.row(static_cast<Eigen::Index>(i)) = row.cast<double>();
    mean += share[present[i]] * row.cast<double>();
  }
  for (std::size_t i = 0; i < present.size(); ++i) {
    auto row = result.row(static_cast<Eigen::Index>(i));
    row = (row - mean.transpose()) * std::sqrt(share[present[i]]);
  }
  return result;
}

}  // namespace

Principal::Principal(MatrixView<const float> rows, std::span<const std::size_t> entities, std::size_t most,
                     double ridge) {
  Eigen::VectorXd mean;
  const Rows centred = weighted_rows(rows, entities, mean);
  const Eigen::Index columns = centred.cols();
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(columns, columns);
  covariance.selfadjointView<Eigen::Lower>().rankUpdate(centred.transpose());
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solved(covariance);  // ascending
  const Eigen::VectorXd variance = solved.eigenvalues().cwiseMax(0.0);
  const double largest = std::max(variance(columns - 1), 1e-300), least = 1e-9 * largest;
  const auto varying = static_cast<std::size_t>((variance.array() > least).count());
  const std::size_t count = std::max<std::size_t>(std::min(most, varying), 1);
  const double softened = ridge * variance.mean();
  map_ = Matrix<float>(rows.cols(), count);
  centre_ = Matrix<float>(1, count);
  for (std::size_t k = 0; k < count; ++k) {
    const Eigen::Index place = columns - 1 - static_cast<Eigen::Index>(k);
    Eigen::VectorXd direction = solved.eigenvectors().col(place);
    direction *= 1 / std::sqrt(std::max(variance(place), least) + softened);
    for (std::size_t c = 0; c < rows.cols(); ++c) {
      map_(c, k) = static_cast<float>(direction(static_cast<Eigen::Index>(c)));
    }
    centre_(0, k) = static_cast<float>(direction.dot(mean));
  }
}

Matrix<float> Principal::apply(MatrixView<const float> rows) const {
  Matrix<float> result(rows.rows(), size());
  kernels::gemm(kernels::Transpose::no, kernels::Transpose::no, 1, rows, map_.view(), 0, result.view());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    for (std::size_t k = 0; k < size(); ++k) result(i, k) -= centre_(0, k);
  }
  return result;
}

}  // namespace kedge::link
