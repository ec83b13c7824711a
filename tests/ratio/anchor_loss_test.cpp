// The loss of unpaired samples against its formula, written out over all tuples.
#include "ratio/anchor_loss.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <tuple>

#include "core/philox.hpp"
#include "core/stable.hpp"

namespace kedge::ratio {
namespace {

using objectives::Direction;

std::vector<float> scores(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> s;
  for (std::size_t i = 0; i < n; ++i) s.push_back(static_cast<float>(2 * rng.normal()));
  return s;
}

std::vector<float> minus(std::vector<float> s) {
  for (float& v : s) v = -v;
  return s;
}

/// Positives p, negatives q, consecutive blocks of K.
double by_hand(const std::vector<float>& p, const std::vector<float>& q, std::size_t k, double nu) {
  const auto size = static_cast<double>(k);
  const std::size_t blocks = q.size() / k;
  double sum = 0;
  for (const float positive : p) {
    for (std::size_t b = 0; b < blocks; ++b) {
      LogSum all;
      for (std::size_t j = 0; j < k; ++j) all.add(static_cast<double>(q[b * k + j]));
      sum += nu / (size + nu) * (log_add(std::log(nu), all.value()) - std::log(nu));
      for (std::size_t m = 0; m < k; ++m) {
        LogSum rest;
        rest.add(std::log(nu));
        rest.add(static_cast<double>(positive));
        for (std::size_t j = 0; j < k; ++j) {
          if (j != m) rest.add(static_cast<double>(q[b * k + j]));
        }
        sum += 1 / (size + nu) * (rest.value() - static_cast<double>(positive));
      }
    }
  }
  return sum / static_cast<double>(p.size() * blocks);
}

class AnchorLossTest : public testing::TestWithParam<std::tuple<std::size_t, double, Direction>> {};

TEST_P(AnchorLossTest, IsTheFormulaAndSoIsItsGradient) {
  const auto [k, nu, direction] = GetParam();
  auto p = scores(6, 1), q = scores(9, 2);
  const auto loss_by_hand = [&, k = k, nu = nu, direction = direction] {
    const double rows = by_hand(p, q, k == 0 ? q.size() : k, nu);
    const double columns = by_hand(minus(q), minus(p), k == 0 ? p.size() : k, nu);
    if (direction == Direction::rows) return rows;
    return direction == Direction::columns ? columns : 0.5 * (rows + columns);
  };
  AnchorLoss loss(k, nu, direction);
  std::vector<float> d_p(p.size()), d_q(q.size());
  EXPECT_NEAR(loss.step(p, q, d_p, d_q), loss_by_hand(), 2e-6 * (1 + loss_by_hand()));
  const auto slope = [&](float& s) {
    const float at = s, step = 1.0f / 256;
    s = at + step;
    const double up = loss_by_hand();
    s = at - step;
    const double down = loss_by_hand();
    s = at;
    return (up - down) / (2 * static_cast<double>(step));
  };
  // Central differences err by step^2 / 6 of a third derivative that is below 1.
  for (std::size_t i = 0; i < p.size(); ++i) EXPECT_NEAR(static_cast<double>(d_p[i]), slope(p[i]), 1e-5);
  for (std::size_t j = 0; j < q.size(); ++j) EXPECT_NEAR(static_cast<double>(d_q[j]), slope(q[j]), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(Schemes, AnchorLossTest,
                         testing::Combine(testing::Values(0u, 1u, 2u, 4u), testing::Values(1.0, 5.0),
                                          testing::Values(Direction::rows, Direction::columns,
                                                          Direction::both)));

TEST(AnchorLoss, OfSinglePairsIsLogisticRegression) {
  const auto p = scores(5, 3), q = scores(8, 4);
  std::vector<float> d_p(p.size()), d_q(q.size());
  double logistic = 0;
  for (const float s : p) logistic += softplus(-static_cast<double>(s)) / static_cast<double>(p.size());
  for (const float s : q) logistic += softplus(static_cast<double>(s)) / static_cast<double>(q.size());
  for (const Direction direction : {Direction::rows, Direction::columns}) {
    EXPECT_NEAR(AnchorLoss(1, 1, direction).step(p, q, d_p, d_q), 0.5 * logistic, 1e-6);
  }
}

TEST(AnchorLoss, StaysFiniteWhereSamplesAreFarApart) {
  const std::vector<float> p(4, 80), q(4, -80);
  std::vector<float> d_p(4), d_q(4);
  for (const std::size_t k : {0u, 1u}) {
    AnchorLoss loss(k, 1, Direction::both);
    EXPECT_NEAR(loss.step(p, q, d_p, d_q), 0, 1e-6);
    EXPECT_TRUE(std::isfinite(loss.step(q, p, d_p, d_q)));
    for (const float d : d_p) EXPECT_LT(d, 0);
    for (const float d : d_q) EXPECT_GT(d, 0);
  }
}

}  // namespace
}  // namespace kedge::ratio
