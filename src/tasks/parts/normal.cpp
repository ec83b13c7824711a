#include "tasks/parts/normal.hpp"

#include "tasks/parts/cholesky.hpp"
#include "tasks/parts/covariance.hpp"

namespace kedge::tasks {

Joint normal(std::size_t p, const Matrix<double>& sigma) {
  const std::size_t q = sigma.rows() - p;
  const double mi =
      (log_determinant(sigma, 0, p) + log_determinant(sigma, p, q) - log_determinant(sigma, 0, p + q)) / 2;
  return {p, q, mi, [lower = cholesky(sigma), p](Rng& rng, std::span<double> x, std::span<double> y) {
            for (double& value : x) value = rng.normal();
            for (double& value : y) value = rng.normal();
            // L z in place: from the last row up, so that no row reads what another has written.
            for (std::size_t i = y.size(); i-- > 0;) {
              double sum = 0;
              for (std::size_t j = 0; j < p; ++j) sum += lower(p + i, j) * x[j];
              for (std::size_t j = 0; j <= i; ++j) sum += lower(p + i, p + j) * y[j];
              y[i] = sum;
            }
            for (std::size_t i = p; i-- > 0;) {
              double sum = 0;
              for (std::size_t j = 0; j <= i; ++j) sum += lower(i, j) * x[j];
              x[i] = sum;
            }
          }};
}

Joint normal_pair(double rho) { return normal(1, paired_covariance(1, 1, 1, rho)); }

}  // namespace kedge::tasks
