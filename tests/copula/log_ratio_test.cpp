#include "copula/log_ratio.hpp"

#include <gtest/gtest.h>

#include <Eigen/Cholesky>
#include <numbers>

#include "copula/assemble.hpp"
#include "copula/canonical.hpp"
#include "samples.hpp"

namespace kedge::copula {
namespace {

/// Of a product of random matrices, so every coordinate depends on every other.
Eigen::MatrixXd random_correlation(Eigen::Index d, Rng& rng) {
  Eigen::MatrixXd factor(d, 2 * d);
  for (double& entry : factor.reshaped()) entry = rng.normal();
  const Eigen::MatrixXd covariance = factor * factor.transpose();
  const Eigen::VectorXd inverse = covariance.diagonal().cwiseSqrt().cwiseInverse();
  return inverse.asDiagonal() * covariance * inverse.asDiagonal();
}

/// log density of N(0, scatter), or of the multivariate Student distribution, from its definition.
double log_density(const Eigen::VectorXd& at, const Eigen::MatrixXd& scatter, double df) {
  const Eigen::LLT<Eigen::MatrixXd> factor(scatter);
  const double q = factor.matrixL().solve(at).squaredNorm();
  const double log_root = Eigen::MatrixXd(factor.matrixL()).diagonal().array().log().sum();
  const auto d = static_cast<double>(at.size());
  if (std::isinf(df)) return -d / 2 * std::log(2 * std::numbers::pi) - log_root - q / 2;
  return log_gamma((df + d) / 2) - log_gamma(df / 2) - d / 2 * std::log(df * std::numbers::pi) - log_root -
         (df + d) / 2 * std::log1p(q / df);
}

struct Case {
  Eigen::Index p, q;
  double df;
};

class BlockForm : public testing::TestWithParam<Case> {};

TEST_P(BlockForm, IsTheRatioOfTheDensities) {
  const auto [p, q, df] = GetParam();
  Rng rng(1, {static_cast<std::uint64_t>(p)});
  Eigen::MatrixXd correlation = random_correlation(p + q, rng);
  const Matrix<float> x(1, static_cast<std::size_t>(p)), y(1, static_cast<std::size_t>(q));
  const LogRatio log_ratio =
      assemble({x.view(), y.view(), {}}, {correlation, Eigen::VectorXd::Ones(p + q)}, df, Shrinkage::none);
  ASSERT_EQ(log_ratio.rho.size(), static_cast<std::size_t>(std::min(p, q)));
  correlation.diagonal().array() += fitting_ridge;
  for (int trial = 0; trial < 50; ++trial) {
    const double radius = trial % 5 == 0 ? 10 : 1;
    std::vector<float> scores;
    for (Eigen::Index k = 0; k < p + q; ++k) scores.push_back(static_cast<float>(radius * rng.normal()));
    const Eigen::VectorXd at = Eigen::Map<const Eigen::VectorXf>(scores.data(), p + q).cast<double>();
    const double expected = log_density(at, correlation, df) -
                            log_density(at.head(p), correlation.topLeftCorner(p, p), df) -
                            log_density(at.tail(q), correlation.bottomRightCorner(q, q), df);
    const std::span<const float> all(scores);
    const double value =
        log_ratio(all.first(static_cast<std::size_t>(p)), all.subspan(static_cast<std::size_t>(p)));
    EXPECT_NEAR(value, expected, 1e-5 * std::max(1.0, std::abs(expected)));
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, BlockForm,
                         testing::Values(Case{1, 1, infinity}, Case{3, 5, infinity}, Case{20, 4, infinity},
                                         Case{1, 1, 1.0}, Case{3, 5, 2.5}, Case{20, 4, 10.0},
                                         Case{1, 7, 4.0}));

TEST(LogRatio, WithoutCorrelationsIsZero) {
  LogRatio log_ratio;
  log_ratio.x_map = Matrix<float>(2, 0);
  log_ratio.y_map = Matrix<float>(1, 0);
  const std::vector<float> x{1, 2}, y{3};
  EXPECT_EQ(log_ratio(x, y), 0);
  EXPECT_EQ(log_ratio.constant(), 0);
}

}  // namespace
}  // namespace kedge::copula
