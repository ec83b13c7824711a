// Two samples end to end, against divergences that are known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "gaussians.hpp"
#include "kedge/error.hpp"

namespace kedge {
namespace {

using ratio_test::check_passed;
using ratio_test::estimate;
using ratio_test::gaussian;
using ratio_test::quick;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// Within 3 reported errors, which must be of the size that `error` rows and columns make.
void expect_near_truth(const RatioEstimate& e, const Divergences& truth, const Divergences& largest_error) {
  for (const auto& [name, field] : divergence_fields) {
    EXPECT_NEAR(e.*field, truth.*field, 3 * e.std_error.*field) << name;
    EXPECT_LT(e.std_error.*field, largest_error.*field) << name;
    EXPECT_LT(e.lower.*field, e.*field) << name;
    EXPECT_LT(e.*field, e.upper.*field) << name;
  }
  EXPECT_TRUE(e.trusted);
}

// For N(m, 1) the efficient errors with n rows each are sqrt((m^2 + e^(m^2) - 1) / n) of KL; bounds are twice
// that, and a like share of the others.
TEST(DensityRatio, OfShiftedGaussians) {
  const double m = 0.8;
  const Divergences truth = ratio_test::shift_truth(m);
  const Divergences bound{0.07, 0.07, 0.015, 0.4, 0.018};
  const auto q = gaussian(1500, 1, 0, 1, 2);
  const RatioEstimate e = estimate(gaussian(1500, 1, m, 1, 1), q, {});
  expect_near_truth(e, truth, bound);
  EXPECT_EQ(e.n_p, 1500u);
  EXPECT_EQ(e.dims, 1u);
  EXPECT_EQ(e.log_ratio_q.size(), 1500u);
  // The rows' own log r: mean square error below what ten parameters would make of 1,500 rows.
  double squares = 0;
  for (std::size_t i = 0; i < q.size(); ++i) {
    const double z = static_cast<double>(q.flat()[i]);
    squares += std::pow(e.log_ratio_q[i] - m * (z - m / 2), 2) / 1500;
  }
  EXPECT_LT(squares, 4 * 10.0 / 1500);
  expect_near_truth(estimate(gaussian(1500, 5, m, 1, 3), gaussian(1500, 5, 0, 1, 4), {}), truth, bound);
}

TEST(DensityRatio, OfGaussiansOfDifferentScale) {
  expect_near_truth(estimate(gaussian(1500, 5, 0, 0.85, 5), gaussian(1500, 5, 0, 1, 6), quick()),
                    ratio_test::scale_truth(5, 0.85), {0.06, 0.08, 0.016, 0.14, 0.018});
}

// P is a mixture that no Gaussian fits: .5 N(-1.5, .25) + .5 N(1.5, .25), and KL is a sum over a grid.
TEST(DensityRatio, OfAMixtureNeedsTheCritic) {
  Rng rng(8);
  Matrix<float> p(2000, 1);
  for (float& z : p.flat()) z = static_cast<float>(0.5 * rng.normal() + (rng.uniform() < 0.5 ? -1.5 : 1.5));
  double kl = 0;
  for (double z = -8; z < 8; z += 1e-3) {
    const auto bump = [&](double at) { return std::exp(-2 * (z - at) * (z - at)); };
    const double density = (bump(1.5) + bump(-1.5)) / std::sqrt(2 * M_PI);
    if (density > 0) kl += 1e-3 * density * (std::log(bump(1.5) + bump(-1.5)) + 0.5 * z * z);
  }
  const RatioEstimate e = estimate(p, gaussian(3000, 1, 0, 1, 9), {});
  EXPECT_THAT(e.chosen, HasSubstr("critic"));
  EXPECT_NEAR(e.kl_pq, kl, 3 * e.std_error.kl_pq);
  EXPECT_LT(e.std_error.kl_pq, 0.1);
}

// 17 of 20 intervals hold the truth with probability .984 when each does with .95.
void expect_coverage(double shift, double largest_error) {
  const Divergences truth = ratio_test::shift_truth(shift);
  std::map<std::string, int> held;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const RatioEstimate e =
        estimate(gaussian(300, 2, shift, 1, 100 + seed), gaussian(500, 2, 0, 1, 200 + seed),
                 quick(static_cast<std::int64_t>(seed)));
    for (const auto& [name, field] : divergence_fields) {
      held[name] += e.lower.*field <= truth.*field && truth.*field <= e.upper.*field;
    }
    EXPECT_LT(e.std_error.kl_pq, largest_error);
    EXPECT_TRUE(e.trusted);
  }
  for (const auto& [name, count] : held) EXPECT_GE(count, 17) << name;
}

TEST(DensityRatio, OfEqualSamplesHasZeroInItsInterval) { expect_coverage(0, 0.04); }
TEST(DensityRatio, HasIntervalsThatHoldTheTruth) { expect_coverage(0.5, 0.12); }

TEST(DensityRatio, ExchangedSamplesGiveExchangedDivergences) {
  const auto p = gaussian(400, 1, 1, 1, 1), q = gaussian(900, 1, 0, 1.2, 2);
  const RatioEstimate e = estimate(p, q, quick()), swapped = estimate(q, p, quick());
  EXPECT_NEAR(e.kl_pq, swapped.kl_qp, e.std_error.kl_pq);
  EXPECT_NEAR(e.kl_qp, swapped.kl_pq, e.std_error.kl_qp);
  EXPECT_NEAR(e.js, swapped.js, e.std_error.js);
  EXPECT_NEAR(e.hellinger2, swapped.hellinger2, e.std_error.hellinger2);
}

TEST(DensityRatio, IsTheSameBitsForAnyNumberOfThreads) {
  const auto p = gaussian(200, 3, 0.7, 1.1, 1), q = gaussian(330, 3, 0, 1, 2);
  Options options = quick();
  options.method = "critic";
  options.threads = 1;
  const RatioEstimate one = estimate(p, q, options);
  for (const std::int64_t threads : {2, 5}) {
    options.threads = threads;
    const RatioEstimate e = estimate(p, q, options);
    EXPECT_EQ(e.log_ratio_p, one.log_ratio_p);
    EXPECT_EQ(e.log_ratio_q, one.log_ratio_q);
    for (const auto& [name, field] : divergence_fields) {
      EXPECT_EQ(e.*field, one.*field);
      EXPECT_EQ(e.std_error.*field, one.std_error.*field);
    }
  }
  options.seed = 1;
  EXPECT_NE(estimate(p, q, options).kl_pq, one.kl_pq);
}

TEST(DensityRatio, OfCategoriesFollowsTheirShares) {
  Rng rng(4);
  const auto words = [&](std::size_t n, double share) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < n; ++i) out.emplace_back(rng.uniform() < share ? "yes" : "no");
    return Array::words(out, 1);
  };
  const double kl = 0.7 * std::log(0.7 / 0.4) + 0.3 * std::log(0.3 / 0.6);
  const RatioEstimate e = density_ratio(words(800, 0.7), words(1200, 0.4), quick());
  EXPECT_NEAR(e.kl_pq, kl, 3 * e.std_error.kl_pq);
  EXPECT_LT(e.std_error.kl_pq, 0.04);  // twice the error of counts
  EXPECT_TRUE(e.trusted);
}

// Student's t with 2 degrees of freedom has a ratio to N(0, 1) whose every moment is infinite.
TEST(DensityRatio, OfHeavyTailsIsNotTrusted) {
  Rng rng(5);
  Matrix<float> p(1500, 1);
  for (float& z : p.flat()) z = static_cast<float>(rng.normal() / std::sqrt(rng.gamma(1)));
  const RatioEstimate e = estimate(p, gaussian(1500, 1, 0, 1, 6), quick());
  EXPECT_FALSE(e.trusted);
  EXPECT_TRUE(!check_passed(e, "tails") || !check_passed(e, "support"));
  EXPECT_FALSE(check_passed(e, "chi-square"));
  EXPECT_TRUE(std::isnan(e.chi2));
}

// Five degrees of freedom: KL is .125, of which most lies beyond 1,500 normal rows, and comes out at half of
// it.
TEST(DensityRatio, OfTailsThatTheOtherSampleLacksIsNotTrusted) {
  Rng rng(12);
  Matrix<float> p(1500, 1);
  for (float& z : p.flat()) z = static_cast<float>(rng.normal() / std::sqrt(rng.gamma(2.5) / 2.5));
  const RatioEstimate e = estimate(p, gaussian(1500, 1, 0, 1, 13), {});
  EXPECT_TRUE(!e.trusted || std::abs(e.kl_pq - 0.1248) < 2 * e.std_error.kl_pq) << e.kl_pq;
  // A normal of another width is as far beyond, but a closed form follows it there.
  const RatioEstimate wide = estimate(gaussian(1500, 1, 0, 1.5, 14), gaussian(1500, 1, 0, 1, 15), {});
  EXPECT_NEAR(wide.kl_pq, 0.2195, 3 * wide.std_error.kl_pq);
  EXPECT_TRUE(wide.trusted);
}

TEST(DensityRatio, OfSamplesApartHasNoKl) {
  const RatioEstimate e = estimate(gaussian(300, 2, 30, 1, 1), gaussian(400, 2, 0, 1, 2), quick());
  EXPECT_FALSE(e.trusted);
  EXPECT_FALSE(check_passed(e, "overlap"));
  for (const auto field : {&Divergences::kl_pq, &Divergences::kl_qp, &Divergences::chi2}) {
    EXPECT_TRUE(std::isnan(e.*field));
    EXPECT_TRUE(std::isnan(e.std_error.*field));
  }
  EXPECT_NEAR(e.js, std::log(2.0), 0.01);
  EXPECT_NEAR(e.hellinger2, 1, 0.01);
}

TEST(DensityRatio, AwkwardColumnsGetAnAnswer) {
  auto p = gaussian(80, 4, 0.5, 1, 7), q = gaussian(50, 4, 0, 1, 8);
  for (Matrix<float>* sample : {&p, &q}) {
    for (std::size_t i = 0; i < sample->rows(); ++i) {
      (*sample)(i, 1) = 3;                       // constant
      (*sample)(i, 2) = (*sample)(i, 0);         // duplicated
      (*sample)(i, 3) = i % 7 == 0 ? 1e30f : 0;  // mostly one value, then enormous
    }
  }
  const RatioEstimate e = estimate(p, q, quick());
  EXPECT_TRUE(std::isfinite(e.js));
  EXPECT_TRUE(std::isfinite(e.std_error.js));
  const RatioEstimate same = estimate(p, p, quick());
  EXPECT_LE(same.lower.kl_pq, 0);
  EXPECT_GE(same.upper.kl_pq, 0);
}

TEST(DensityRatio, StopsWhenAsked) {
  std::stop_source source;
  const Control control{source.get_token(), [&source](const Progress& p) {
                          if (p.done > 0) source.request_stop();
                        }};
  const auto p = gaussian(3000, 3, 0.5, 1, 5), q = gaussian(3000, 3, 0, 1, 6);
  EXPECT_THAT([&] { density_ratio(p.view(), q.view(), {}, control); },
              ThrowsMessage<Interrupted>(HasSubstr("nothing was written")));
}

TEST(DensityRatio, RefusesWhatCannotBeUsed) {
  const auto p = gaussian(60, 2, 0, 1, 1), q = gaussian(40, 2, 0, 1, 2);
  const auto refused = [&](auto change, const std::string& words) {
    Options options = quick();
    change(options);
    EXPECT_THAT([&] { estimate(p, q, options); }, ThrowsMessage<InputError>(HasSubstr(words)));
  };
  refused([](Options& o) { o.objective = "nwj"; }, "--objective nwj needs paired rows");
  refused([](Options& o) { o.param["tau"] = 1; }, "no parameter 'tau'");
  refused([](Options& o) { o.nu = 0; }, "--nu must be above 0");
  refused([](Options& o) { o.k = 30; }, "--k must be at most 26 here");
  refused([](Options& o) { set_option(o, "critic", std::string("concat")); }, "--critic speaks of pairs");
  const auto sentence = [&](const Matrix<float>& a, const Matrix<float>& b, const std::string& words) {
    EXPECT_THAT([&] { estimate(a, b, quick()); }, ThrowsMessage<InputError>(HasSubstr(words)));
  };
  sentence(p, gaussian(9, 2, 0, 1, 3), "Q has 9 rows, too few for a ratio; at least 10");
  sentence(p, gaussian(40, 3, 0, 1, 3), "P has 2 columns and Q has 3; both samples need the same columns");
  auto broken = q;
  broken(4, 1) = std::nanf("");
  sentence(p, broken, "Q, row 5, column 2 is not a number");
}

}  // namespace
}  // namespace kedge
