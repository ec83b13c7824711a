#include "report/axis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "report/histogram.hpp"

namespace kedge::report {
namespace {

std::vector<std::string> labels(double low, double high, int wanted, double least = 0) {
  std::vector<std::string> all;
  for (const Tick& tick : round_ticks(low, high, wanted, least)) all.push_back(tick.label);
  return all;
}

TEST(Ticks, AreRound) {
  EXPECT_THAT(labels(0, 1, 5), testing::ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(labels(-3.1, 4.2, 4), testing::ElementsAre("-2", "0", "2", "4"));
  EXPECT_THAT(labels(0, 4200, 5), testing::ElementsAre("0", "1,000", "2,000", "3,000", "4,000"));
  EXPECT_THAT(labels(0, 2.16, 5, 1), testing::ElementsAre("0", "1", "2"));
  EXPECT_THAT(labels(0.101, 0.104, 3), testing::ElementsAre("0.101", "0.102", "0.103", "0.104"));
}

TEST(Ticks, AreFewAndInsideWhateverTheRange) {
  const double inf = std::numeric_limits<double>::infinity();
  double pairs[][2] = {{0, 0},          {1, 1},           {-1, -1}, {inf, -inf},      {std::nan(""), 1},
                       {-1e308, 1e308}, {1e-320, 2e-320}, {5, -5},  {1e15, 1e15 + 1}, {-1e-8, 1e-8},
                       {1e12, 2e12}};
  for (auto& [low, high] : pairs) {
    make_drawable(low, high);
    ASSERT_LT(low, high);
    ASSERT_TRUE(std::isfinite(high - low));
    const auto ticks = round_ticks(low, high, 5);
    EXPECT_LE(ticks.size(), 12u) << low << " " << high;
    EXPECT_GE(ticks.size(), 1u) << low << " " << high;
    for (const Tick& tick : ticks) {
      EXPECT_GE(tick.value, low - 1e-6 * (high - low));
      EXPECT_LE(tick.value, high + 1e-6 * (high - low));
    }
  }
}

TEST(Histogram, CountsEveryFiniteNumberOnce) {
  std::vector<double> values = {std::nan(""), std::numeric_limits<double>::infinity()};
  for (int i = 0; i < 1000; ++i) values.push_back(std::sin(i));
  values.push_back(1e6);
  const Histogram histogram = make_histogram(values);
  std::size_t sum = 0;
  for (const std::size_t count : histogram.counts) sum += count;
  EXPECT_EQ(sum, 1001u);
  EXPECT_EQ(histogram.above, 1u);
  EXPECT_EQ(histogram.below, 0u);
  EXPECT_LT(histogram.high, 100);
}

TEST(Histogram, TakesConstantsAndNothing) {
  EXPECT_TRUE(make_histogram({}).counts.empty());
  const std::vector<double> constant(7, 0.0);
  const Histogram histogram = make_histogram(constant);
  EXPECT_EQ(histogram.tallest(), 7u);
  EXPECT_EQ(histogram.counts[histogram.counts.size() / 2], 7u);
}

}  // namespace
}  // namespace kedge::report
