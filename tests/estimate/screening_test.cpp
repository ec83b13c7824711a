// Which columns are seen to matter: correlations of weighted rows, against what chance makes of them.
#include "estimate/fit/screening.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/philox.hpp"

namespace kedge::estimate {
namespace {

/// Two columns a side. Y0 follows X0 in the first half of the rows, and Y1 follows X1 in the second.
struct Halves {
  Matrix<float> x, y;
  std::vector<double> first_half;  ///< weights that leave the second half out

  explicit Halves(std::size_t n) : x(n, 2), y(n, 2) {
    Rng rng(21);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < 2; ++j) {
        x(i, j) = static_cast<float>(rng.normal());
        const float follows = (i < n / 2) == (j == 0) ? 0.6f : 0.0f;
        y(i, j) = follows * x(i, j) + 0.8f * static_cast<float>(rng.normal());
      }
      first_half.push_back(i < n / 2 ? 2 : 0);
    }
  }
};

TEST(Screening, IsOfWeightedRows) {
  const Halves data(2000);
  const Screening all = screen(data.x.view(), data.y.view());
  EXPECT_GT(all.x[0], all.threshold);
  EXPECT_GT(all.x[1], all.threshold);
  const Screening some = screen(data.x.view(), data.y.view(), data.first_half);
  EXPECT_GT(some.x[0], some.threshold);
  EXPECT_LT(some.x[1], some.threshold);
  // Half the rows count, so chance reaches as far as with 1,000.
  EXPECT_NEAR(some.threshold, std::sqrt(2.0) * all.threshold, 1e-12);

  // The same as without the rows that weigh nothing.
  const Screening alone = screen(data.x.view().block(0, 0, 1000, 2), data.y.view().block(0, 0, 1000, 2));
  for (std::size_t j = 0; j < 2; ++j) {
    EXPECT_NEAR(some.x[j], alone.x[j], 1e-5);
    EXPECT_NEAR(some.y_linear[j], alone.y_linear[j], 1e-5);
  }
}

TEST(Screening, EqualWeightsAreNoWeights) {
  const Halves data(500);
  const std::vector<double> ones(500, 1.0);
  const Screening weighted = screen(data.x.view(), data.y.view(), ones),
                  plain = screen(data.x.view(), data.y.view());
  EXPECT_EQ(weighted.x, plain.x);
  EXPECT_EQ(weighted.threshold, plain.threshold);
}

// Y is the sign of a product of X's columns, in rows that weigh nothing: none of it is to be seen.
TEST(Screening, ProductsAreOfWeightedRows) {
  const std::size_t n = 2000;
  Rng rng(22);
  Matrix<float> x(n, 3), y(n, 1);
  std::vector<double> weights;
  for (std::size_t i = 0; i < n; ++i) {
    for (float& v : x.row(i)) v = static_cast<float>(rng.normal());
    const auto noise = static_cast<float>(rng.normal());
    y(i, 0) = i % 2 == 0 ? std::copysign(1.0f, x(i, 0) * x(i, 1)) + 0.1f * noise : noise;
    weights.push_back(i % 2 == 0 ? 0 : 2);
  }
  EXPECT_EQ(interacting_columns(x.view(), y.view()), (std::vector<bool>{true, true, false}));
  EXPECT_EQ(interacting_columns(x.view(), y.view(), weights), (std::vector<bool>(3, false)));
}

}  // namespace
}  // namespace kedge::estimate
