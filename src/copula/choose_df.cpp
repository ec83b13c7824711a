// Mean log copula density: log t_d(s; R, df) - sum_j log t_1(s_j; df), s the Student scores and R their
// scatter rescaled to a correlation matrix; normal densities for df = infinity.
#include <algorithm>
#include <cmath>
#include <limits>

#include "copula/correlation.hpp"
#include "copula/sample.hpp"
#include "copula/scatter.hpp"
#include "copula/student.hpp"
#include "core/special.hpp"

namespace kedge::copula {
namespace {

constexpr std::size_t most_rows = 2000;
constexpr double infinity = std::numeric_limits<double>::infinity();

struct Rows {
  Matrix<float> z;
  std::vector<double> weights;
};

/// Rows evenly spread over the sample, with the columns that vary among all of them.
Rows thin(const Sample& sample) {
  const std::vector<bool> varies = sample.varies();
  std::vector<std::size_t> cols;
  for (std::size_t col = 0; col < varies.size(); ++col) {
    if (varies[col]) cols.push_back(col);
  }
  const std::size_t count = std::min(sample.rows(), most_rows), p = sample.x.cols();
  Rows result{Matrix<float>(count, cols.size()), {}};
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = i * sample.rows() / count;
    if (!sample.weights.empty()) result.weights.push_back(sample.weights[row]);
    for (std::size_t k = 0; k < cols.size(); ++k)
      result.z(i, k) = cols[k] < p ? sample.x(row, cols[k]) : sample.y(row, cols[k] - p);
  }
  return result;
}

Sample one_block(MatrixView<const float> scores, const std::vector<double>& weights) {
  return {scores, {nullptr, scores.rows(), 0}, weights};
}

/// Logarithm of the density's constant for the standard Student distribution in d dimensions, times pi^(d/2).
double log_norm(double df, double d) {
  return log_gamma((df + d) / 2) - log_gamma(df / 2) - d / 2 * std::log(df);
}

double log_density(const Sample& sample, Correlation fitted, double df) {
  fitted.inverse_scale.setOnes();
  const auto d = static_cast<double>(sample.dims());
  const Distance distance(fitted);
  double sum = 0, total = 0;
  sample.for_blocks([&](std::size_t first, const Eigen::MatrixXd& block) {
    const Eigen::ArrayXd joint = distance(block).array();
    Eigen::ArrayXd value;
    if (std::isinf(df)) {
      value = 0.5 * (block.colwise().squaredNorm().transpose().array() - joint);
    } else {
      const Eigen::ArrayXd alone = (block.array().square() / df).log1p().colwise().sum().transpose();
      value = (df + 1) / 2 * alone - (df + d) / 2 * (joint / df).log1p();
    }
    for (Eigen::Index i = 0; i < value.size(); ++i) {
      const double w = sample.weight(first + static_cast<std::size_t>(i));
      sum += w * value(i);
      total += w;
    }
  });
  const double norms = std::isinf(df) ? 0 : log_norm(df, d) - d * log_norm(df, 1);
  return sum / total + norms - 0.5 * distance.log_determinant();
}

}  // namespace

double choose_df(MatrixView<const float> zx, MatrixView<const float> zy, std::span<const double> weights) {
  const Rows rows = thin(make_sample(zx, zy, weights));
  const Sample normal = one_block(rows.z.view(), rows.weights);
  if (normal.dims() < 2 || normal.effective_rows() < 3 * static_cast<double>(normal.dims())) return infinity;
  Correlation fitted = correlation(normal);
  double best = infinity, most = log_density(normal, fitted, infinity);
  fitted.inverse_scale.setOnes();
  for (const double df : {20.0, 10.0, 6.0, 4.0, 3.0, 2.0, 1.5, 1.0}) {
    const Matrix<float> scores = student_scores(rows.z.view(), df);
    const Sample student = one_block(scores.view(), rows.weights);
    // The last scatter is close, and an error of the scatter is squared in the likelihood.
    fitted = student_scatter(student, df, std::move(fitted), 5, 3e-3);
    const double value = log_density(student, fitted, df);
    if (value > most) {
      most = value;
      best = df;
    }
  }
  return best;
}

}  // namespace kedge::copula
