#include "estimate/fit/held_out.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/philox.hpp"
#include "estimate/verdict/checks.hpp"
#include "kedge/matrix.hpp"

namespace kedge::estimate {
namespace {

Matrix<float> random_scores(std::size_t n, double scale, std::uint64_t seed) {
  Rng rng(seed);
  Matrix<float> s(n, n);
  for (float& v : s.flat()) v = static_cast<float>(scale * rng.normal());
  return s;
}

TEST(HeldOut, SumsWhatItsHeadSays) {
  const auto a = random_scores(7, 1, 1), b = random_scores(5, 1, 2);
  HeldOut all;
  const double products = 7 * 6 + 5 * 4;
  all.add(a.view(), {}, products);
  HeldOut second;
  second.add(b.view(), {}, products);
  all.add(second);

  double diagonal = 0, off = 0, beyond = 0;
  for (const auto* s : {&a, &b}) {
    for (std::size_t i = 0; i < s->rows(); ++i) {
      for (std::size_t j = 0; j < s->rows(); ++j) {
        const double v = static_cast<double>((*s)(i, j));
        if (i == j) {
          diagonal += v / 12;
          beyond += v > std::log(products) ? 1.0 / 12 : 0;
        } else {
          off += std::exp(v) / products;
        }
      }
    }
  }
  EXPECT_EQ(all.pairs(), 12);
  EXPECT_NEAR(all.plug_in(), diagonal, 1e-12);
  EXPECT_NEAR(all.partition(), off, 1e-12);
  EXPECT_NEAR(all.dv(), diagonal - std::log(off), 1e-12);
  EXPECT_NEAR(all.nwj(), diagonal + 1 - off, 1e-12);
  EXPECT_NEAR(all.unverifiable(), beyond, 1e-12);
}

// NWJ is DV less Z - 1 - log Z >= 0, for any critic.
TEST(HeldOut, NwjNeverExceedsDv) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    HeldOut h;
    h.add(random_scores(20, 2, seed).view(), {}, 380);
    EXPECT_LE(h.nwj(), h.dv() + 1e-12);
    EXPECT_NEAR(h.dv() - h.nwj(), h.partition() - 1 - std::log(h.partition()), 1e-9);
  }
}

TEST(HeldOut, HugeScoresGiveNoNumberInsteadOfInfinity) {
  Matrix<float> s(3, 3);
  s(0, 1) = 800;
  HeldOut h;
  h.add(s.view(), {}, 6);
  EXPECT_TRUE(std::isnan(h.dv()));
  EXPECT_TRUE(std::isnan(h.nwj()));
  EXPECT_FALSE(calibration_check(h).passed);
}

// A shift by c takes the best offset down by c, and Z up by e^c.
TEST(HeldOut, ShiftMovesEverythingByTheSame) {
  HeldOut h;
  h.add(random_scores(200, 1, 6).view(), {}, 200 * 199);
  const double z = h.partition(), plug_in = h.plug_in(), dv = h.dv(), size = h.effective_products();
  const double best = h.best_offset(1, 2);
  h.shift(0.3);
  EXPECT_NEAR(h.partition(), z * std::exp(0.3), 1e-9 * z);
  EXPECT_NEAR(h.plug_in(), plug_in + 0.3, 1e-9);
  EXPECT_NEAR(h.dv(), dv, 1e-9);
  EXPECT_NEAR(h.effective_products(), size, 1e-6 * size);
  EXPECT_NEAR(h.best_offset(1, 2), best - 0.3, 2e-3);  // the search ends at steps below 1e-3
}

TEST(Checks, CalibrationTellsAShiftedCritic) {
  Matrix<float> zero(200, 200), shifted(200, 200);
  for (float& v : shifted.flat()) v = 0.3f;
  HeldOut good, bad;
  good.add(zero.view(), {}, 200 * 199);
  bad.add(shifted.view(), {}, 200 * 199);
  EXPECT_TRUE(calibration_check(good).passed);
  EXPECT_FALSE(calibration_check(bad).passed);
  EXPECT_NEAR(calibration_check(bad).value, std::exp(0.3), 1e-6);
}

TEST(Checks, CalibrationThatCannotBeTestedFails) {
  HeldOut h;
  h.add(random_scores(6, 3, 4).view(), {}, 30);
  const Check check = calibration_check(h);
  EXPECT_FALSE(check.passed);
}

TEST(Checks, VerifiabilityAndSaturationFailOnScoresThatNoSampleCanShow) {
  Matrix<float> s(40, 40);
  for (std::size_t i = 0; i < 40; ++i) s(i, i) = 12;
  HeldOut h;
  h.add(s.view(), {}, 40 * 39);
  EXPECT_FALSE(verifiability_check(h).passed);
  EXPECT_EQ(verifiability_check(h).value, 1);
  EXPECT_FALSE(saturation_check(h).passed);
}

TEST(Checks, PrecisionAndCeiling) {
  EXPECT_TRUE(precision_check(1, 0.1).passed);
  EXPECT_FALSE(precision_check(0.5, 0.16).passed);
  EXPECT_TRUE(precision_check(5, 0.7).passed);
  EXPECT_TRUE(ceiling_check(2, 4.85).passed);
  EXPECT_FALSE(ceiling_check(4.7, 4.85).passed);
  EXPECT_FALSE(density_ratio_check("infonce").passed);
  EXPECT_TRUE(range_check(0).passed);
  EXPECT_FALSE(range_check(3).passed);
}

TEST(BlockSizes, CoverTheRowsInNearlyEqualParts) {
  for (const std::size_t rows : {2U, 5U, 1024U, 1025U, 5000U}) {
    const auto sizes = block_sizes(rows, 1024);
    EXPECT_EQ(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}), rows);
    for (const std::size_t size : sizes) {
      EXPECT_LE(size, 1024);
      EXPECT_GE(size, 2);
    }
  }
}

}  // namespace
}  // namespace kedge::estimate
