#include "copula/shrinkage.hpp"

#include <gtest/gtest.h>

#include "copula/assemble.hpp"
#include "copula/gaussian.hpp"
#include "core/moments.hpp"
#include "samples.hpp"

namespace kedge::copula {
namespace {

// Of this shape 3 samples of noise in 100 exceed the margin (12 of 400 seeds other than these), so up to 5 of
// 40 are within four standard errors. Without the rule all 40 would have forty correlations each.
TEST(Spike, NoiseDoesNotSurvive) {
  int survivors = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Rng rng(seed, {7});
    const Pairs pairs = draw(500, 40, 40, {}, infinity, rng);
    const LogRatio raw = fit_gaussian(pairs.x.view(), pairs.y.view(), {}, Shrinkage::none);
    EXPECT_GT(raw.rho.front(), 0.45);
    const LogRatio shrunken = fit_gaussian(pairs.x.view(), pairs.y.view(), {}, Shrinkage::spike);
    EXPECT_LE(shrunken.rho.size(), 1U);
    if (shrunken.rho.empty()) {
      EXPECT_EQ(shrunken(pairs.x.row(0), pairs.y.row(0)), 0);
    } else {
      ++survivors;
    }
  }
  EXPECT_LE(survivors, 5);
}

/// What pair `k` of variates has on new rows of draw(..., rho, infinity, ...), without drawing any.
struct OnNewRows {
  double x_variance = 0, y_variance = 0, covariance = 0;

  OnNewRows(const LogRatio& fit, std::size_t k, const std::vector<double>& rho) {
    for (std::size_t j = 0; j < fit.x_map.rows(); ++j) x_variance += squared(fit.x_map(j, k));
    for (std::size_t j = 0; j < fit.y_map.rows(); ++j) y_variance += squared(fit.y_map(j, k));
    for (std::size_t j = 0; j < rho.size(); ++j)
      covariance += rho[j] * static_cast<double>(fit.x_map(j, k)) * static_cast<double>(fit.y_map(j, k));
  }
  static double squared(double value) { return value * value; }
  double correlation() const { return covariance / std::sqrt(x_variance * y_variance); }
};

TEST(Spike, StrongCorrelationsSurviveAsTheyWillBeOnNewRows) {
  const std::vector<double> truth{0.9, 0.65};
  std::vector<double> rho_errors[2], variances[2];
  std::size_t noise = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Rng rng(seed, {8});
    const Pairs pairs = draw(500, 40, 40, truth, infinity, rng);
    const LogRatio fit = fit_gaussian(pairs.x.view(), pairs.y.view(), {}, Shrinkage::spike);
    ASSERT_GE(fit.rho.size(), 2U);
    noise += fit.rho.size() - 2;
    for (std::size_t k = 0; k < 2; ++k) {
      const OnNewRows seen(fit, k, truth);
      rho_errors[k].push_back(fit.rho[k] - seen.correlation());
      variances[k].push_back(seen.x_variance);
      variances[k].push_back(seen.y_variance);
    }
    // One fit: the error of a correlation of 500 rows, and what 40 directions a side take away.
    EXPECT_NEAR(fit.rho[0], truth[0], 4 * (1 - 0.81) / std::sqrt(500) + 0.02);
  }
  EXPECT_LE(noise, 5U);  // as above
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_NEAR(mean(rho_errors[k]), 0, 4 * mean_error(rho_errors[k]));
    EXPECT_NEAR(mean(variances[k]), 1, 4 * mean_error(variances[k]));
  }
}

// Where many directions hide one moderate correlation, what the sample shows is far from what new rows will.
TEST(Spike, WeakCorrelationsAmongManyColumns) {
  const std::vector<double> truth{0.45};
  std::vector<double> rho_errors, raw, seen;
  for (std::uint64_t seed = 0; seed < 16; ++seed) {
    Rng rng(seed, {9});
    const Pairs pairs = draw(1000, 60, 100, truth, infinity, rng);
    const LogRatio fit = fit_gaussian(pairs.x.view(), pairs.y.view(), {}, Shrinkage::spike);
    ASSERT_GE(fit.rho.size(), 1U);
    seen.push_back(OnNewRows(fit, 0, truth).correlation());
    rho_errors.push_back(fit.rho[0] - seen.back());
    raw.push_back(fit_gaussian(pairs.x.view(), pairs.y.view(), {}, Shrinkage::none).rho[0]);
  }
  EXPECT_NEAR(mean(rho_errors), 0, 4 * mean_error(rho_errors));
  EXPECT_GT(mean(raw), mean(seen) + 0.2);
}

// The squares of all of a map are the trace of the inverse covariance, n / (n-p-2) a column for one whose
// mean was fitted too, times the factor.
TEST(Spike, FactorOfNoise) {
  Rng rng(12);
  std::vector<double> squares;
  for (int repeat = 0; repeat < 20; ++repeat) {
    const Pairs pairs = draw(500, 40, 40, {}, infinity, rng);
    const Sample sample{pairs.x.view(), pairs.y.view(), {}};
    const LogRatio fit = assemble(sample, correlation(sample), 5, Shrinkage::spike);
    double sum = 0;
    for (const float entry : fit.x_map.flat()) sum += static_cast<double>(entry) * static_cast<double>(entry);
    squares.push_back(sum / 40);
  }
  EXPECT_NEAR(mean(squares), 500.0 / 458 * (1 - 0.08), 4 * mean_error(squares));
}

TEST(Spike, KnownValues) {
  const double c = 0.2, r = 0.9;
  const std::vector<double> rho{std::sqrt((r * (1 - c) + c) * (r * (1 - c) + c) / r), 0.1};
  const Shrunken shrunken = shrink_spikes(rho, 200, 200, 1000);
  ASSERT_EQ(shrunken.rho.size(), 1U);
  EXPECT_NEAR(shrunken.rho[0], std::sqrt(r) * 26 / 27, 1e-12);
  EXPECT_NEAR(shrunken.x_factor[0], std::sqrt(134.0 / 135), 1e-12);
  EXPECT_NEAR(shrunken.y_factor[0], std::sqrt(134.0 / 135), 1e-12);
  EXPECT_NEAR(shrunken.x_rest, std::sqrt(0.8), 1e-15);
  const Shrunken perfect = shrink_spikes(std::vector<double>{1.0}, 100, 300, 1000);
  ASSERT_EQ(perfect.rho.size(), 1U);
  EXPECT_NEAR(perfect.rho[0], 1, 1e-12);
  EXPECT_NEAR(perfect.x_factor[0], 1, 1e-12);
  EXPECT_NEAR(perfect.y_factor[0], 1, 1e-12);
}

TEST(Spike, KeepsEverythingOfManyRows) {
  const std::vector<double> rho{0.9, 0.2};
  const Shrunken shrunken = shrink_spikes(rho, 2, 2, 1e9);
  ASSERT_EQ(shrunken.rho.size(), 2U);
  EXPECT_NEAR(shrunken.rho[0], 0.9, 1e-6);
  EXPECT_NEAR(shrunken.rho[1], 0.2, 1e-6);
}

TEST(Spike, BelievesNothingWithMoreColumnsThanRows) {
  EXPECT_TRUE(shrink_spikes(std::vector<double>{1.0, 1.0}, 50, 50, 100).rho.empty());
  EXPECT_TRUE(shrink_spikes(std::vector<double>{1.0, 1.0}, 500, 2, 100).rho.empty());
}

}  // namespace
}  // namespace kedge::copula
