#include "neighbours/waves.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/special.hpp"
#include "kedge/matrix.hpp"
#include "neighbours/random_features.hpp"

namespace kedge::neighbours {
namespace {

constexpr std::size_t fine = 64, coarse = 4;

Matrix<double> waves(MatrixView<const float> z, std::size_t rows, std::size_t numbers) {
  const std::size_t stride = std::max<std::size_t>(1, z.rows() / rows), n = z.rows() / stride;
  Matrix<double> out(n, 2 * numbers * z.cols());
  for (std::size_t i = 0; i < n; ++i) {
    auto to = out.row(i).begin();
    for (const float score : z.row(i * stride)) {
      const double turn = 2 * std::numbers::pi * normal_cdf(static_cast<double>(score));
      for (std::size_t m = 1; m <= numbers; ++m) {
        *to++ = std::sin(static_cast<double>(m) * turn);
        *to++ = std::cos(static_cast<double>(m) * turn);
      }
    }
  }
  return out;
}

}  // namespace

double wave_test(MatrixView<const float> x, MatrixView<const float> y, std::size_t rows) {
  const Matrix<double> fine_x = waves(x, rows, fine), coarse_y = waves(y, rows, coarse);
  const Matrix<double> coarse_x = waves(x, rows, coarse), fine_y = waves(y, rows, fine);
  return std::max(covariance_norm_score(fine_x.view(), coarse_y.view()),
                  covariance_norm_score(coarse_x.view(), fine_y.view()));
}

}  // namespace kedge::neighbours
