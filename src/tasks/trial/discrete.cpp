// Whole numbers: exact sums over a table.
#include <cmath>

#include "core/special.hpp"
#include "tasks/parts/maps.hpp"
#include "tasks/parts/normal.hpp"
#include "tasks/parts/quadrature.hpp"
#include "tasks/parts/table.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {
namespace {

/// P(round X = i - reach, round Y = j - reach) for a normal pair: the strip of Y given x, integrated over the
/// cell's x.
Matrix<double> rounded_cells(double rho) {
  constexpr std::size_t reach = 8;
  const double rest = std::sqrt(1 - rho * rho);
  Matrix<double> p(2 * reach + 1, 2 * reach + 1);
  for (std::size_t i = 0; i < p.rows(); ++i) {
    const double a = static_cast<double>(i) - reach - 0.5;
    for (const Node& x : quadrature(a, a + 1, 2)) {
      double below = 0;
      for (std::size_t j = 0; j < p.cols(); ++j) {
        const double edge = static_cast<double>(j) - reach + 0.5;
        const double up_to = normal_cdf((edge - rho * x.at) / rest);
        p(i, j) += x.weight * normal_density(x.at) * (up_to - below);
        below = up_to;
      }
    }
  }
  return p;
}

}  // namespace

Joint rounded_normal(double rho) {
  const Map nearest = each([](double value) { return std::nearbyint(value) + 0.0; });  // + 0: no minus zero
  Joint joint = mapped(normal_pair(rho), nearest, nearest);
  joint.mi = table_mi(rounded_cells(rho));  // rounding loses some of the pair's
  return joint;
}

Joint contingency() {
  constexpr double counts[3][4] = {{20, 5, 3, 2}, {2, 15, 8, 5}, {3, 5, 12, 20}};
  Matrix<double> p(3, 4);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 4; ++j) p(i, j) = counts[i][j] / 100;
  }
  return table(p);
}

Joint noisy_channel(std::size_t codes) {
  const double n = static_cast<double>(codes);
  Matrix<double> p(codes, codes);
  for (std::size_t i = 0; i < codes; ++i) {
    for (std::size_t j = 0; j < codes; ++j) p(i, j) = (i == j ? 0.8 / n : 0) + 0.2 / (n * n);
  }
  return table(p);
}

}  // namespace kedge::tasks
