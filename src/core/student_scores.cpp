#include "core/student_scores.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>

#include "core/special.hpp"

namespace kedge {
namespace {

constexpr double reach = 8.5;
constexpr std::size_t intervals = 1024;
constexpr double knots_per_unit = intervals / reach;

}  // namespace

StudentScores::StudentScores(double df) : values_(intervals + 1), slopes_(intervals + 1) {
  const double half_log_two_pi = 0.5 * std::log(2 * std::numbers::pi);
  const double log_norm = log_gamma((df + 1) / 2) - log_gamma(df / 2) - 0.5 * std::log(df * std::numbers::pi);
  for (std::size_t i = 0; i <= intervals; ++i) {
    const double z = static_cast<double>(i) / knots_per_unit, t = i == 0 ? 0 : student_from_normal(z, df);
    const double log_normal = -half_log_two_pi - 0.5 * z * z;
    const double log_student = log_norm - (df + 1) / 2 * std::log1p(t * t / df);
    values_[i] = t;
    slopes_[i] = std::exp(log_normal - log_student) / knots_per_unit;
  }
}

double StudentScores::operator()(double z) const {
  const double place = std::abs(z) * knots_per_unit;
  if (!(place < intervals)) return std::copysign(values_.back(), z);
  const auto i = static_cast<std::size_t>(place);
  const double s = place - static_cast<double>(i), rise = values_[i + 1] - values_[i];
  const double bend = slopes_[i] + slopes_[i + 1] - 2 * rise, lift = rise - slopes_[i] - bend;
  return std::copysign(values_[i] + s * (slopes_[i] + s * (lift + s * bend)), z);
}

Matrix<float> student_scores(MatrixView<const float> z, double df) {
  Matrix<float> result(z.rows(), z.cols());
  const bool normal = std::isinf(df);
  const StudentScores table(normal ? 1 : df);
  for (std::size_t row = 0; row < z.rows(); ++row) {
    for (std::size_t col = 0; col < z.cols(); ++col) {
      const float value = z(row, col);
      result(row, col) = normal ? value : static_cast<float>(table(value));
    }
  }
  return result;
}

}  // namespace kedge
