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

}  // namespace
}  // namespace kedge::data
