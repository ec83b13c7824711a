#include "neighbours/extrapolate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/moments.hpp"
#include "kedge/error.hpp"
#include "neighbours/draws.hpp"

namespace kedge::neighbours {
namespace {

// Two rows whose mean follows `curve` of k.
template <class Curve>
LocalValues made(Curve curve) {
  LocalValues local{{3, 4, 5, 6, 8, 10, 14, 20}, Matrix<double>(8, 2)};
  for (std::size_t j = 0; j < 8; ++j) {
    const double value = curve(static_cast<double>(local.ks[j]));
    local.values(j, 0) = value - 0.1 * static_cast<double>(j);
    local.values(j, 1) = value + 0.1 * static_cast<double>(j);
  }
  return local;
}

TEST(Extrapolate, FollowsEitherPower) {
  const Extrapolation smooth = extrapolate(made([](double k) { return 1.5 - 0.01 * k; }), 2);
  EXPECT_NEAR(smooth.value, 1.5, 1e-12);
  EXPECT_EQ(smooth.exponent, 1);
  const Extrapolation edges = extrapolate(made([](double k) { return 1.5 - 0.05 * std::sqrt(k); }), 2);
  EXPECT_NEAR(edges.value, 1.5, 1e-12);
  EXPECT_EQ(edges.exponent, 0.5);
  EXPECT_NEAR(edges.plain, 1.5 - 0.05 * std::sqrt(3), 1e-12);
  EXPECT_NEAR(edges.doubt, (edges.value - edges.plain) / 3, 1e-12);
}

// A fall of more than .5 nats is no matter of edges, and what is beyond .25 nats does not count.
TEST(Extrapolate, TakesALargeFallForFineStructure) {
  const Extrapolation steep = extrapolate(made([](double k) { return 3 - 0.5 * std::sqrt(k); }), 2);
  EXPECT_EQ(steep.exponent, 1);
  EXPECT_LT(steep.value, 3);
  for (std::size_t j = 4; j < 8; ++j) EXPECT_EQ(steep.weights[j], 0);
}

// In eight dimensions the straight line over k^(1/4) would go further than the whole fall.
TEST(Extrapolate, GoesNoFartherThanTheFall) {
  const Extrapolation bounded = extrapolate(made([](double k) { return 3 - 0.8 * std::pow(k, 0.25); }), 8);
  const double fall = 0.8 * (std::pow(20, 0.25) - std::pow(3, 0.25));
  EXPECT_NEAR(bounded.value, bounded.plain + fall, 1e-12);
}

TEST(Extrapolate, RowsAddUp) {
  for (const std::size_t dims : {2, 8}) {
    const LocalValues local = made([](double k) { return 3 - 0.8 * std::pow(k, 0.25); });
    const Extrapolation e = extrapolate(local, dims);
    EXPECT_NEAR(std::accumulate(e.weights.begin(), e.weights.end(), 0.0), 1, 1e-12);
    EXPECT_NEAR(mean(e.local), e.value, 1e-12);
    double row = 0;
    for (std::size_t j = 0; j < 8; ++j) row += e.weights[j] * local.values(j, 1);
    EXPECT_NEAR(e.local[1], row, 1e-12);
    EXPECT_NEAR(e.standard_error, mean_error(e.local), 1e-12);
  }
}

// y = cos(5x) + .1 e, n = 1000: the boxes of 3 neighbours are wider than the noise, and lose .16 nats of it.
TEST(Extrapolate, RecoversWhatThreeNeighboursBlur) {
  const double truth = 1.699;  // of y's density by quadrature, less the noise's entropy
  std::vector<double> gain;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const Pairs s = cosine(1000, 5, seed);
    const Extrapolation e = extrapolated_ksg(s.x.view(), s.y.view());
    gain.push_back(std::abs(e.plain - truth) - std::abs(e.value - truth));
  }
  EXPECT_GT(mean(gain) - 4 * mean_error(gain), 0);
}

// On Gaussians there is little to gain, and nothing may be lost beyond noise: 4 standard errors of a mean
// of 8.
TEST(Extrapolate, LeavesGaussiansAlone) {
  for (const double correlation : {0.0, 0.6, 0.9}) {
    std::vector<double> error;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      const Pairs s = gaussian(1000, 1, 1, correlation, seed);
      error.push_back(extrapolated_ksg(s.x.view(), s.y.view()).value +
                      0.5 * std::log(1 - correlation * correlation));
    }
    EXPECT_NEAR(mean(error), 0, 4 * mean_error(error)) << correlation;
  }
}

TEST(Extrapolate, FewRowsGiveNumbersOrASentence) {
  const Pairs none = gaussian(1, 1, 1, 0, 1);
  EXPECT_THROW(extrapolated_ksg(none.x.view(), none.y.view()), InputError);
  for (std::size_t n = 2; n <= 40; ++n) {
    const Pairs s = gaussian(n, 1, 2, 0.5, n);
    const Extrapolation e = extrapolated_ksg(s.x.view(), s.y.view());
    EXPECT_TRUE(std::isfinite(e.value) && std::isfinite(e.standard_error)) << n;
    EXPECT_EQ(e.local.size(), n);
  }
}

}  // namespace
}  // namespace kedge::neighbours
