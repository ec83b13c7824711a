#include "estimate/verdict/product_bound.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/philox.hpp"

namespace kedge::estimate {
namespace {

TEST(ProductBound, ContributionIsWhatItsHeadSays) {
  const ProductBound bound{-1, 2, 0.5, 0.1, 10};
  const double z = std::exp(0.5);
  EXPECT_NEAR(bound.contribution({1, 0.5f, 0.25f, -0.5f}),
              0.75 + 1 - 0.5 - (std::exp(0.25) + std::exp(-0.5)) / (2 * z), 1e-12);
  EXPECT_NEAR(bound.contribution({3, -4, 7, -2}),
              (2.0 - 1.0) / 2 + 1 - 0.5 - (std::exp(2.0) + std::exp(-1.0)) / (2 * z), 1e-12);
  EXPECT_NEAR(bound.least_contribution(), bound.contribution({-9, -9, 9, 9}), 1e-12);
}

// Two couples: (1 + l (a - t)) (1 + l (b - t)) = 1 / delta is a quadratic in t.
TEST(ProductBound, OfTwoCouplesSolvesAQuadratic) {
  const ProductBound bound{-1, 1, 0, 0.2, 5};
  const Couple one{0.5f, 0.25f, 0.125f, -0.5f}, two{1, 0.75f, -0.25f, -1};
  const double a = bound.contribution(one), b = bound.contribution(two), delta = 0.1;
  const double middle = 1 + 0.2 * (a + b) / 2, half = 0.2 * (a - b) / 2;
  const double t = (middle - std::sqrt(1 / delta + half * half)) / 0.2;
  EXPECT_NEAR(bound.of({{one, two}}, -std::log(delta)), t, 1e-5);
}

TEST(ProductBound, AveragesTheWealthOfMatchings) {
  const ProductBound bound{-2, 1, 0.1, 0.15, 5};
  Rng rng(1);
  std::vector<Matching> matchings(3, Matching(20));
  for (Matching& matching : matchings) {
    for (Couple& c : matching) {
      for (float* s : {&c.first, &c.second}) *s = static_cast<float>(1 + rng.normal());
      for (float* s : {&c.forth, &c.back}) *s = static_cast<float>(-1 + rng.normal());
    }
  }
  const double t = bound.of(matchings, std::log(20));
  double wealth = 0;
  for (const Matching& matching : matchings) {
    double product = 1;
    for (const Couple& c : matching) product *= 1 + bound.lambda * (bound.contribution(c) - t);
    wealth += product / 3;
  }
  EXPECT_NEAR(wealth, 20, 1e-3);
  EXPECT_LT(bound.of(matchings, std::log(40)), t);
}

TEST(ProductBound, SaysNoMoreThanItsFactorsAllow) {
  ProductBound bound{-1, 1, 0, 0.2, 0.25};
  const Matching strong(500, {1, 1, -1, -1});
  EXPECT_EQ(bound.of({strong}, 3), 0.25);
  // Up to there no factor is negative, whatever the couple.
  const ProductBound chosen = choose_product_bound({strong}, 500, 3);
  EXPECT_GT(1 + chosen.lambda * (chosen.least_contribution() - chosen.most), 0);
}

TEST(ProductBound, OfScoresThatAreNoNumbersIsNone) {
  const Matching broken(10, {std::nanf(""), 0, 0, 0});
  EXPECT_TRUE(std::isnan(ProductBound{}.of({broken}, 3)));
  const Matching good(10, {1, 1, -1, -1});
  EXPECT_TRUE(std::isnan(choose_product_bound({broken}, 10, 3).of({good}, 3)));
  EXPECT_TRUE(std::isnan(choose_product_bound({broken}, 10, 3).of({broken}, 3)));
}

/// Scores of rows of a Gaussian pair of correlation rho by a critic that believes in `believed`.
std::vector<Matching> gaussian(Rng& rng, std::size_t couples, std::size_t count, double rho,
                               double believed) {
  std::vector<double> x(2 * couples), y(2 * couples);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = rng.normal();
    y[i] = rho * x[i] + std::sqrt(1 - rho * rho) * rng.normal();
  }
  const double s2 = believed * believed;
  const auto score = [&](std::size_t i, std::size_t j) {
    return static_cast<float>(-0.5 * std::log(1 - s2) +
                              (believed * x[i] * y[j] - 0.5 * s2 * (x[i] * x[i] + y[j] * y[j])) / (1 - s2));
  };
  std::vector<Matching> matchings(count);
  for (std::size_t shift = 0; shift < count; ++shift) {
    for (std::size_t i = 0; i < couples; ++i) {
      const std::size_t j = couples + (i + shift) % couples;
      matchings[shift].push_back({score(i, i), score(j, j), score(i, j), score(j, i)});
    }
  }
  return matchings;
}

// A bound at 90 % may lie above what it bounds, E D <= I, in a tenth of the samples, and three standard
// errors of that share more: 300 samples of 60 rows, critics that know the ratio and critics that do not. A
// bound that forgets its odds does not pass.
TEST(ProductBound, FailsNoOftenerThanItMay) {
  constexpr int samples = 300;
  constexpr double delta = 0.1, most = delta * samples + 3 * 5.2;  // sqrt(300 * .1 * .9) = 5.2
  struct Case {
    double rho, believed;
  };
  std::uint64_t number = 0;
  for (const auto& [rho, believed] : {Case{0, 0.5}, {0.5, 0.5}, {0.8, 0.8}, {0.5, 0.9}, {0.95, 0.95}}) {
    Rng rng(2, {number++});
    const auto others = gaussian(rng, 2000, 2, rho, believed);
    const ProductBound bound = choose_product_bound(others, 30, -std::log(delta));
    ProductBound timid = bound;  // hardly pays for its stake, so that the odds are all that keeps it down
    timid.lambda *= 0.1;
    timid.most += 1;
    double expected = 0;
    for (int i = 0; i < 100; ++i) {
      const auto more = gaussian(rng, 1000, 1, rho, believed);
      for (const Couple& c : more[0]) expected += bound.contribution(c) / 1e5;
    }
    const double truth = -0.5 * std::log(1 - rho * rho);
    EXPECT_LT(expected, truth + 0.01);
    int above_expected = 0, above_truth = 0, careless = 0;
    for (int i = 0; i < samples; ++i) {
      const auto rows = gaussian(rng, 30, 8, rho, believed);
      const double value = bound.of(rows, -std::log(delta));
      above_expected += value > expected;
      above_truth += value > truth;
      careless += timid.of(rows, 0) > expected;
    }
    EXPECT_LE(above_expected, most) << rho << ' ' << believed;
    EXPECT_LE(above_truth, most) << rho << ' ' << believed;
    EXPECT_GT(careless, most) << rho << ' ' << believed;
  }
}

// For rho = .93, I = 1 nat: with 800 rows and its true ratio a critic proves more than half of it at 95 %.
TEST(ProductBound, ProvesMuchWhereTheRatioIsKnown) {
  Rng rng(3);
  const double rho = std::sqrt(1 - std::exp(-2.0));
  const ProductBound bound = choose_product_bound(gaussian(rng, 2000, 2, rho, rho), 400, 3);
  const double value = bound.of(gaussian(rng, 400, 32, rho, rho), 3);
  EXPECT_GT(value, 0.5);
  EXPECT_LT(value, 1);
}

}  // namespace
}  // namespace kedge::estimate
