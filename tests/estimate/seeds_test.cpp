// Networks that differ by their seeds alone.
#include "estimate/fit/seeds.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "estimate/verdict/checks.hpp"
#include "normal_rows.hpp"

namespace kedge::estimate {
namespace {

/// A candidate of one linear network a fold and member, which says `factor` times x y of a pair.
Candidate candidate_of(const std::vector<Fold>& folds, const std::vector<float>& factors,
                       std::size_t members) {
  Candidate c;
  c.fit.design.members = members;
  for (std::size_t f = 0; f < folds.size(); ++f) {
    FoldDesign fold{data::Features::identity(1), data::Features::identity(1), {}};
    fold.shape.form = "bilinear";
    fold.shape.hidden = {};
    fit_dims(fold);
    c.fit.design.folds.push_back(std::move(fold));
    c.fit.critics.push_back(critics::make_critic(c.fit.design.folds[f].shape));
  }
  for (const float factor : factors) {
    train::Look look;
    look.weights.assign(c.fit.critics[0]->layout().size(), factor);
    c.fit.looks.push_back({look});
  }
  return c;
}

Rows normal_rows(std::size_t n) {
  auto pairs = estimate_test::normal_pairs(n, 1, 0.8, 3);
  Rows rows;
  rows.columns.x = std::move(pairs.x);
  rows.columns.y = std::move(pairs.y);
  return rows;
}

TEST(SeedSpread, OfEqualNetworksIsNone) {
  const Rows rows = normal_rows(400);
  const auto folds = random_folds(400, 4, 1);
  const SeedSpread s =
      spread_of_seeds(candidate_of(folds, std::vector<float>(8, 0.5f), 2), rows, folds, {}, 1, {});
  EXPECT_EQ(s.networks, 8U);
  EXPECT_NEAR(s.spread, 0, 1e-6);
  EXPECT_NEAR(s.error(), 0, 1e-6);
}

// One network of eight says something else: the others are one amount d off its place, so the deviation is
// d / sqrt(8), and it is all excess but for the noise of the rows.
TEST(SeedSpread, FindsTheOneThatDiffers) {
  const Rows rows = normal_rows(4000);
  const auto folds = random_folds(4000, 4, 1);
  std::vector<float> factors(8, 0.5f);
  factors[3] = 1.0f;
  const Candidate odd = candidate_of(folds, factors, 2);
  const SeedSpread s = spread_of_seeds(odd, rows, folds, {}, 1, {});
  EXPECT_GT(s.excess(), 5 * s.noise);
  EXPECT_FALSE(seeds_check(s.excess(), s.noise, 0.15).passed);
  EXPECT_TRUE(seeds_check(s.excess(), s.noise, 10).passed);
  EXPECT_DOUBLE_EQ(s.error(), s.excess() / std::sqrt(8.0));
  for (const std::size_t threads : {2, 5})
    EXPECT_EQ(spread_of_seeds(odd, rows, folds, {}, threads, {}).spread, s.spread);
}

// Weights that leave rows out leave them out here too.
TEST(SeedSpread, IsOfWeightedRows) {
  Rows rows = normal_rows(1000);
  const auto folds = random_folds(1000, 4, 1);
  std::vector<float> factors(4, 0.5f);
  factors[0] = 1.0f;
  const Candidate odd = candidate_of(folds, factors, 1);
  const double plain = spread_of_seeds(odd, rows, folds, {}, 1, {}).spread;
  rows.weights.assign(1000, 1.0);
  EXPECT_NEAR(spread_of_seeds(odd, rows, folds, {}, 1, {}).spread, plain, 1e-12);
  auto fewer = folds;
  for (Fold& fold : fewer) std::erase_if(fold.held_out, [](std::size_t row) { return row % 2 == 0; });
  for (std::size_t i = 0; i < 1000; i += 2) rows.weights[i] = 0;
  const double weighted = spread_of_seeds(odd, rows, folds, {}, 1, {}).spread;
  rows.weights.clear();
  EXPECT_NEAR(weighted, spread_of_seeds(odd, rows, fewer, {}, 1, {}).spread, 1e-9);
  EXPECT_GT(std::abs(weighted - plain), 1e-3);
}

TEST(SeedsCheck, AllowsWhatSamplingMakes) {
  EXPECT_TRUE(seeds_check(0.1, 0.01, 0.15).passed);
  EXPECT_FALSE(seeds_check(0.2, 0.01, 0.15).passed);
  EXPECT_TRUE(seeds_check(0.2, 0.1, 0.15).passed);
}

}  // namespace
}  // namespace kedge::estimate
