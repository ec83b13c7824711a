#include "core/special.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kedge {
namespace {

TEST(Special, DigammaAtKnownPoints) {
  EXPECT_NEAR(digamma(1), -std::numbers::egamma, 1e-14);
  EXPECT_NEAR(digamma(0.5), -std::numbers::egamma - 2 * std::numbers::ln2, 1e-14);
  for (const double x : {0.3, 2.0, 17.5, 1e4}) EXPECT_NEAR(digamma(x + 1) - digamma(x), 1 / x, 1e-13);
}

TEST(Special, NormalQuantiles) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(normal_quantile(0.5), 0, 1e-12);
  EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404, 1e-9);
}

TEST(Special, QuantilesInvertTheirDistributions) {
  for (const double z : {-9.0, -3.0, -0.2, 0.0, 1.5, 5.0}) {
    const double p = normal_cdf(z);
    EXPECT_NEAR(normal_quantile(p), z, 1e-9 / std::min(p, 1 - p) * 1e-6 + 1e-12);
  }
}

TEST(Special, StudentScoresKnownCases) {
  for (const double z : {-4.0, -1.0, 0.5, 3.0}) {
    const double p = normal_cdf(z);
    EXPECT_NEAR(student_from_normal(z, 1), std::tan(std::numbers::pi * (p - 0.5)),
                1e-8 * std::exp(z * z / 2));
    const double a = 4 * p * (1 - p);  // two degrees of freedom in closed form
    EXPECT_NEAR(student_from_normal(z, 2), 2 * (p - 0.5) * std::sqrt(2 / a), 1e-9 * std::exp(z * z / 2));
    EXPECT_NEAR(student_from_normal(z, 1e8), z, 1e-5);
  }
}

}  // namespace
}  // namespace kedge
