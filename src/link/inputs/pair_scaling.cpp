#include "link/inputs/pair_scaling.hpp"

#include <algorithm>
#include <cmath>

namespace kedge::link {

PairScaling::PairScaling(MatrixView<const float> rows, std::span<const std::size_t> entities)
    : centre_(rows.cols()), inverse_(rows.cols()) {
  const auto n = static_cast<double>(entities.size());
  for (const std::size_t entity : entities) {
    for (std::size_t c = 0; c < rows.cols(); ++c) centre_[c] += static_cast<double>(rows(entity, c)) / n;
  }
  std::vector<double> variance(rows.cols());
  for (const std::size_t entity : entities) {
    for (std::size_t c = 0; c < rows.cols(); ++c) {
      const double d = static_cast<double>(rows(entity, c)) - centre_[c];
      variance[c] += d * d / n;
    }
  }
  for (std::size_t c = 0; c < rows.cols(); ++c) {
    // What rounding leaves of a constant column is no variance.
    const double least = 1e-6 * std::abs(centre_[c]) + 1e-30;
    const double deviation = std::sqrt(variance[c]);
    inverse_[c] = deviation > least ? 1 / deviation : 0;
  }
}

Matrix<float> PairScaling::apply(MatrixView<const float> rows) const {
  constexpr double most = 10;
  Matrix<float> scaled(rows.rows(), rows.cols());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    for (std::size_t c = 0; c < rows.cols(); ++c) {
      const double z = (static_cast<double>(rows(i, c)) - centre_[c]) * inverse_[c];
      scaled(i, c) = static_cast<float>(std::clamp(z, -most, most));
    }
  }
  return scaled;
}

}  // namespace kedge::link
