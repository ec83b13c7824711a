#include "tasks/parts/covariance.hpp"

namespace kedge::tasks {

Matrix<double> paired_covariance(std::size_t p, std::size_t q, std::size_t pairs, double rho) {
  Matrix<double> sigma(p + q, p + q);
  for (std::size_t i = 0; i < p + q; ++i) sigma(i, i) = 1;
  for (std::size_t i = 0; i < pairs; ++i) sigma(i, p + i) = sigma(p + i, i) = rho;
  return sigma;
}

Matrix<double> equal_covariance(std::size_t columns, double rho) {
  Matrix<double> sigma(columns, columns);
  for (std::size_t i = 0; i < columns; ++i) {
    for (std::size_t j = 0; j < columns; ++j) sigma(i, j) = i == j ? 1 : rho;
  }
  return sigma;
}

}  // namespace kedge::tasks
