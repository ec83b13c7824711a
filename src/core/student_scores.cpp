#include "core/student_scores.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/special.hpp"

namespace kedge {
namespace {

constexpr double furthest = 8.5, step = 1.0 / 128;

}  // namespace

StudentScores::StudentScores(double df) {
  if (!std::isfinite(df)) return;
  const auto knots = static_cast<std::size_t>(furthest / step) + 2;
  table_.reserve(knots);
  for (std::size_t i = 0; i < knots; ++i) {
    table_.push_back(student_from_normal(static_cast<double>(i) * step, df));
  }
}

float StudentScores::operator()(float z) const {
  if (table_.empty()) return z;
  const double at = std::min(std::abs(static_cast<double>(z)), furthest) / step;
  const auto i = static_cast<std::size_t>(at);
  const double t = table_[i] + (at - static_cast<double>(i)) * (table_[i + 1] - table_[i]);
  return static_cast<float>(z < 0 ? -t : t);
}

}  // namespace kedge
