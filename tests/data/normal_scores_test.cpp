#include "data/normal_scores.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace kedge::data {
namespace {

TEST(NormalScores, StayFiniteAndRisingWhereTheEndsHaveNextToNoWeight) {
  std::vector<float> column(50);
  std::vector<std::size_t> which(50);
  std::iota(column.begin(), column.end(), 0.0f);
  std::iota(which.begin(), which.end(), std::size_t{0});
  std::vector<double> weights(50, 1.0);
  for (const std::size_t end : {0, 1, 48, 49}) weights[end] = 1e-30;
  const auto map =
      NormalScores::fit(MatrixView<const float>(column.data(), column.size(), 1), 0, which, weights);
  for (float value = -5; value < 60; value += 0.25f) {
    ASSERT_TRUE(std::isfinite(map(value))) << value;
    ASSERT_LE(map(value), map(value + 0.25f)) << value;
  }
  // A saved model is read back under this condition.
  EXPECT_NO_THROW(
      NormalScores({map.values().begin(), map.values().end()}, {map.scores().begin(), map.scores().end()}));
}

// Middle ranks of ties have scores whose mean is not 0; a copula's log ratio counts on that mean.
TEST(NormalScores, HaveMeanZeroDespiteTies) {
  std::vector<float> column;
  std::vector<std::size_t> which;
  std::vector<double> weights;
  for (std::size_t i = 0; i < 400; ++i) {
    column.push_back(i % 4 == 0 ? 1.0f : 0.0f);
    which.push_back(i);
    weights.push_back(i % 8 == 0 ? 3 : 1);
  }
  const MatrixView<const float> view(column.data(), column.size(), 1);
  for (const bool weighted : {false, true}) {
    const auto map = NormalScores::fit(view, 0, which, weighted ? weights : std::vector<double>{});
    double sum = 0;
    for (std::size_t i = 0; i < 400; ++i)
      sum += (weighted ? weights[i] : 1) * static_cast<double>(map(column[i]));
    EXPECT_NEAR(sum / 400, 0, 1e-6);
    EXPECT_GT(map(1), map(0) + 0.5f);
  }
}

}  // namespace
}  // namespace kedge::data
