#include "copula/gaussian.hpp"

#include <gtest/gtest.h>

#include "core/moments.hpp"
#include "kedge/error.hpp"
#include "samples.hpp"

namespace kedge::copula {
namespace {

TEST(Gaussian, MeanOverItsOwnRowsIsTheMutualInformation) {
  Rng rng(2);
  for (const auto& rho : std::vector<std::vector<double>>{{0.5}, {0.9, 0.5, 0.2}, {}}) {
    const Pairs pairs = draw(3000, 3, 4, rho, infinity, rng);
    const Matrix<float> x = normal_scores(pairs.x), y = normal_scores(pairs.y);
    const LogRatio log_ratio = fit_gaussian(x.view(), y.view(), {}, Shrinkage::none);
    EXPECT_NEAR(mean(values_at(log_ratio, x, y)), gaussian_mi(x.view(), y.view(), {}), 1e-6);
    EXPECT_NEAR(log_ratio.constant(), gaussian_mi(x.view(), y.view(), {}), 1e-5);
  }
}

// The standard error of a sample correlation is (1 - rho^2) / sqrt(n).
TEST(Gaussian, FindsTheCorrelations) {
  const std::vector<double> rho{0.95, 0.7, 0.3};
  Rng rng(3);
  const Pairs pairs = draw(20000, 5, 4, rho, infinity, rng);
  const LogRatio log_ratio = fit_gaussian(pairs.x.view(), pairs.y.view(), {}, Shrinkage::none);
  ASSERT_EQ(log_ratio.rho.size(), 4U);
  for (std::size_t k = 0; k < rho.size(); ++k)
    EXPECT_NEAR(log_ratio.rho[k], rho[k], 4 * (1 - rho[k] * rho[k]) / std::sqrt(20000));
  EXPECT_LT(log_ratio.rho[3], 4 / std::sqrt(20000));
}

TEST(Gaussian, WeightsCountRows) {
  Rng rng(4);
  const Pairs pairs = draw(200, 3, 2, {0.8}, infinity, rng);
  std::vector<double> weights;
  Matrix<float> x(300, 3), y(300, 2);  // row i stands i mod 4 times
  std::size_t at = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    weights.push_back(static_cast<double>(i % 4));
    for (std::size_t copy = 0; copy < i % 4; ++copy, ++at) {
      std::ranges::copy(pairs.x.row(i), x.row(at).begin());
      std::ranges::copy(pairs.y.row(i), y.row(at).begin());
    }
  }
  ASSERT_EQ(at, 300U);
  const LogRatio weighted = fit_gaussian(pairs.x.view(), pairs.y.view(), weights, Shrinkage::none);
  const LogRatio repeated = fit_gaussian(x.view(), y.view(), {}, Shrinkage::none);
  for (std::size_t i = 0; i < 200; ++i)
    EXPECT_NEAR(weighted(pairs.x.row(i), pairs.y.row(i)), repeated(pairs.x.row(i), pairs.y.row(i)), 1e-5);
  EXPECT_NEAR(gaussian_mi(pairs.x.view(), pairs.y.view(), weights), gaussian_mi(x.view(), y.view(), {}),
              1e-9);
}

TEST(Gaussian, OnSomeColumnsUsesOnlyThose) {
  Rng rng(5);
  const Pairs pairs = draw(500, 4, 3, {0.6, 0.8, 0.4}, infinity, rng);
  const std::vector<std::size_t> x_cols{3, 1}, y_cols{1};
  const LogRatio some = fit_gaussian_on(pairs.x.view(), pairs.y.view(), {}, x_cols, y_cols);
  Matrix<float> x(500, 2), y(500, 1);
  for (std::size_t i = 0; i < 500; ++i) {
    x(i, 0) = pairs.x(i, 3);
    x(i, 1) = pairs.x(i, 1);
    y(i, 0) = pairs.y(i, 1);
  }
  const LogRatio alone = fit_gaussian(x.view(), y.view(), {}, Shrinkage::none);
  ASSERT_EQ(some.x_map.rows(), 4U);
  ASSERT_EQ(some.y_map.rows(), 3U);
  EXPECT_EQ(some.rho, alone.rho);
  for (std::size_t i = 0; i < 500; ++i)
    EXPECT_DOUBLE_EQ(some(pairs.x.row(i), pairs.y.row(i)), alone(x.row(i), y.row(i)));
  const LogRatio none = fit_gaussian_on(pairs.x.view(), pairs.y.view(), {}, {}, y_cols);
  EXPECT_EQ(none(pairs.x.row(0), pairs.y.row(0)), 0);
}

TEST(Gaussian, RowsMustMatch) {
  const Matrix<float> x(5, 1), y(4, 1);
  EXPECT_THROW(fit_gaussian(x.view(), y.view(), {}, Shrinkage::none), InputError);
  EXPECT_THROW(fit_gaussian(x.view(), x.view(), std::vector<double>(4, 1.0), Shrinkage::none), InputError);
}

TEST(WishartBias, KnownValues) {
  EXPECT_NEAR(wishart_bias(30, 3, 3), 0.1768, 5e-5);
  EXPECT_NEAR(wishart_bias(200, 10, 10), 0.2654, 5e-5);
  // To first order in 1/n it is the number of free correlations over 2 n.
  EXPECT_NEAR(wishart_bias(1'000'000, 3, 5), 15 / 2e6, 1e-9);
  EXPECT_TRUE(std::isfinite(wishart_bias(7, 3, 3)));
  EXPECT_TRUE(std::isnan(wishart_bias(6, 3, 3)));
}

TEST(WishartBias, IsTheMeanErrorOverManySamples) {
  Rng rng(6);
  std::vector<double> errors;
  const double truth = -0.5 * (std::log1p(-0.64) + std::log1p(-0.09));
  for (int repeat = 0; repeat < 4000; ++repeat) {
    const Pairs pairs = draw(15, 2, 3, {0.8, 0.3}, infinity, rng);
    errors.push_back(gaussian_mi(pairs.x.view(), pairs.y.view(), {}) - truth);
  }
  EXPECT_NEAR(mean(errors), wishart_bias(15, 2, 3), 4 * mean_error(errors));
  EXPECT_GT(wishart_bias(15, 2, 3), 20 * mean_error(errors));  // so that no bias at all would be noticed
}

}  // namespace
}  // namespace kedge::copula
