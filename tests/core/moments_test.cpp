// Weighted moments against sums written out, and against a sample drawn many times.
#include "core/moments.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "core/philox.hpp"

namespace kedge {
namespace {

using Numbers = std::vector<double>;

TEST(Moments, OneWeightForAllChangesNothing) {
  const Numbers values = {1, 4, 2, 8, -3}, weights(5, 0.7);
  EXPECT_DOUBLE_EQ(mean(values, weights), mean(values));
  EXPECT_DOUBLE_EQ(deviation(values, weights), deviation(values));
  EXPECT_DOUBLE_EQ(mean_error(values, weights), mean_error(values));
  EXPECT_DOUBLE_EQ(effective_size(weights), 5);
}

TEST(Moments, WeightsAreThoseOfTheFormulas) {
  const Numbers values = {1, 2, 10}, weights = {2, 1, 1};
  EXPECT_DOUBLE_EQ(mean(values, weights), 3.5);
  EXPECT_DOUBLE_EQ(effective_size(weights), 16.0 / 6);
  // sum w (v - 3.5)^2 = 12.5 + 2.25 + 42.25 = 57 over 4 - 6 / 4
  EXPECT_DOUBLE_EQ(deviation(values, weights), std::sqrt(57 / 2.5));
  // sum w^2 (v - 3.5)^2 = 25 + 2.25 + 42.25 = 69.5
  EXPECT_DOUBLE_EQ(mean_error(values, weights), std::sqrt(69.5 * 3 / 2) / 4);
}

TEST(Moments, ARowOfWeightZeroCountsForNothing) {
  const Numbers values = {1, 2, 10, 1e6}, weights = {2, 1, 1, 0};
  EXPECT_DOUBLE_EQ(mean(values, weights), 3.5);
  EXPECT_DOUBLE_EQ(effective_size(weights), 16.0 / 6);
  EXPECT_TRUE(std::isnan(deviation(Numbers{1, 2}, Numbers{1, 0})));
}

TEST(Moments, TheErrorIsThatOfRepeatedSamples) {
  Rng rng(3);
  constexpr int samples = 4000, n = 200;
  Numbers means, errors;
  for (int s = 0; s < samples; ++s) {
    Numbers values, weights;
    for (int i = 0; i < n; ++i) {
      const double value = rng.normal();
      values.push_back(value);
      weights.push_back(value > 1 ? 3 : 1);  // heavy where values are large
    }
    means.push_back(mean(values, weights));
    errors.push_back(mean_error(values, weights));
  }
  // A deviation of 4000 numbers is known to 1 / sqrt(8000) of itself; three such errors, and 1 % for first
  // order.
  EXPECT_NEAR(mean(errors) / deviation(means), 1, 3 / std::sqrt(2.0 * samples) + 0.01);
}

}  // namespace
}  // namespace kedge
