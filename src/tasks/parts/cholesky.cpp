#include "tasks/parts/cholesky.hpp"

#include <cmath>

namespace kedge::tasks {

Matrix<double> cholesky(const Matrix<double>& sigma) {
  Matrix<double> lower(sigma.rows(), sigma.rows());
  for (std::size_t i = 0; i < sigma.rows(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = sigma(i, j);
      for (std::size_t k = 0; k < j; ++k) rest -= lower(i, k) * lower(j, k);
      lower(i, j) = i == j ? std::sqrt(rest) : rest / lower(j, j);
    }
  }
  return lower;
}

double log_determinant(const Matrix<double>& sigma, std::size_t first, std::size_t size) {
  Matrix<double> block(size, size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) block(i, j) = sigma(first + i, first + j);
  }
  const Matrix<double> lower = cholesky(block);
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += 2 * std::log(lower(i, i));
  return sum;
}

}  // namespace kedge::tasks
