#include "tasks/parts/student.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include "core/special.hpp"
#include "tasks/parts/normal.hpp"

namespace kedge::tasks {
namespace {

double entropy(double df, std::size_t columns) {
  const double k = static_cast<double>(columns), all = (df + k) / 2;
  return all * (digamma(all) - digamma(df / 2)) - log_gamma(all) + log_gamma(df / 2) +
         k / 2 * std::log(df * std::numbers::pi);
}

}  // namespace

double student_scale_mi(double df, std::size_t p, std::size_t q) {
  return entropy(df, p) + entropy(df, q) - entropy(df, p + q);
}

Joint student(double df, std::size_t p, const Matrix<double>& dispersion) {
  Joint base = normal(p, dispersion);
  Joint result{base.x_dim, base.y_dim, base.mi + student_scale_mi(df, base.x_dim, base.y_dim), {}};
  result.draw = [draw = std::move(base.draw), df](Rng& rng, std::span<double> x, std::span<double> y) {
    draw(rng, x, y);
    const double scale = std::sqrt(df / (2 * rng.gamma(df / 2)));  // 2 gamma(df/2) is chi-square
    for (double& value : x) value *= scale;
    for (double& value : y) value *= scale;
  };
  return result;
}

}  // namespace kedge::tasks
