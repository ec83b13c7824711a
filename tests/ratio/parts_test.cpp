// Closed forms, selection, divergences and tails, each by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "core/pareto.hpp"
#include "core/philox.hpp"
#include "gaussians.hpp"
#include "kedge/error.hpp"
#include "ratio/base.hpp"
#include "ratio/checks.hpp"
#include "ratio/divergences.hpp"
#include "ratio/selection.hpp"

namespace kedge::ratio {
namespace {

std::vector<std::size_t> all_rows(std::size_t n) {
  std::vector<std::size_t> rows(n);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

Array view(const Matrix<float>& rows) { return Array::view(rows.view()); }

/// Of log N(x; mean, covariance) in two columns with both fitted to n rows, at u standard deviations:
/// [|u|^2 + ((|u|^2)^2 - 2 |u|^2 + 2) / 2] / n.
double fitted_variance(double u_squared, std::size_t n) {
  return (u_squared + 0.5 * (u_squared * u_squared - 2 * u_squared + 2)) / static_cast<double>(n);
}

// log r of N((m, 0), s^2 I) against N(0, I) is linear for s = 1 and quadratic else.
TEST(Bases, FindTheGaussianLogRatio) {
  const std::size_t n = 20000;
  const double m = 0.8;
  for (const double s : {1.0, 0.7}) {
    const auto p = ratio_test::gaussian(n, 2, m, s, 1), q = ratio_test::gaussian(n, 2, 0, 1, 2);
    const Samples samples = make_samples(view(p), view(q), data::ColumnType::automatic);
    const auto bases = fit_bases(samples, all_rows(n), all_rows(n));
    ASSERT_EQ(bases.size(), 3u);
    const auto linear = bases[1]->scores(samples.q), quadratic = bases[2]->scores(samples.q);
    for (std::size_t i = 0; i < 200; ++i) {
      const auto x = static_cast<double>(q(i, 0)), y = static_cast<double>(q(i, 1));
      const double u_p = ((x - m) * (x - m) + y * y) / (s * s), u_q = x * x + y * y;
      const double tolerance = 4 * std::sqrt(fitted_variance(u_p, n) + fitted_variance(u_q, n));
      const double truth = 0.5 * u_q - 0.5 * u_p - 2 * std::log(s);
      EXPECT_NEAR(static_cast<double>(quadratic[i]), truth, tolerance);
      if (s == 1) {
        EXPECT_NEAR(static_cast<double>(linear[i]), truth, tolerance);
      }
    }
  }
}

TEST(Bases, OfACategoryAreRatiosOfShares) {
  std::vector<std::string> p, q;
  for (int i = 0; i < 30; ++i) p.emplace_back(i < 20 ? "a" : "b");
  for (int i = 0; i < 40; ++i) q.emplace_back(i < 10 ? "a" : "b");
  q.emplace_back("c");
  const Samples samples = make_samples(Array::words(p, 1), Array::words(q, 1), data::ColumnType::automatic);
  ASSERT_EQ(samples.levels, 3u);
  const auto bases = fit_bases(samples, all_rows(p.size()), all_rows(q.size()));
  const auto scores = bases[1]->scores(samples.q);
  const double p_total = 31.5, q_total = 42.5;
  EXPECT_NEAR(static_cast<double>(scores[0]), std::log(20.5 / p_total) - std::log(10.5 / q_total), 1e-6);
  EXPECT_NEAR(static_cast<double>(scores[40]), std::log(0.5 / p_total) - std::log(1.5 / q_total), 1e-6);
}

// A file of whole numbers, as load_array reads one.
Array whole_numbers(const std::string& name, std::uint64_t seed, std::uint64_t below) {
  Rng rng(seed);
  const auto path = std::filesystem::path(testing::TempDir()) / name;
  std::ofstream file(path);
  for (int i = 0; i < 300; ++i) file << rng.below(below) << "\n";
  file.close();
  return load_array(path.string());
}

TEST(Samples, FewIntegersAreCategoriesAndManyAreNumbers) {
  const auto levels = [](std::uint64_t below) {
    return make_samples(whole_numbers("kedge_ratio_p.csv", 1, below),
                        whole_numbers("kedge_ratio_q.csv", 2, below), data::ColumnType::automatic)
        .levels;
  };
  EXPECT_EQ(levels(4), 4u);
  EXPECT_EQ(levels(1000), 0u);
}

TEST(Selection, FindsSlopeAndOffset) {
  const auto p = ratio_test::gaussian(20000, 1, 1, 1, 5), q = ratio_test::gaussian(20000, 1, 0, 1, 6);
  Scores base, residual;
  for (const float z : p.flat()) residual.p.push_back(2 * (z - 0.5f) + 0.4f);
  for (const float z : q.flat()) residual.q.push_back(2 * (z - 0.5f) + 0.4f);
  base.p.resize(p.size());
  base.q.resize(q.size());
  const Choice choice = best_map(base, residual);  // the truth is half of it, less 0.2
  EXPECT_EQ(choice.map.alpha, 0.5);
  EXPECT_NEAR(choice.map.offset, -0.2, 0.06);  // 4 errors of a logistic offset: 2 / sqrt(weights .2 n)
  const Gain g = gain(mapped(base, residual, choice.map), base);
  EXPECT_TRUE(g.significant());
  EXPECT_NEAR(g.mean, pair_loss(base) - choice.loss, 1e-9);
  EXPECT_GT(g.error, 0);
  EXPECT_FALSE(gain(base, mapped(base, residual, choice.map)).significant());
}

/// Shares of three levels, and rows with exactly those shares.
TEST(Divergences, OfExactRatiosAreTheirSums) {
  const double p[] = {0.5, 0.3, 0.2}, q[] = {0.2, 0.3, 0.5};
  Scores r;
  double kl = 0, js = 0, chi2 = 0, root = 0;
  for (int level = 0; level < 3; ++level) {
    const double ratio = p[level] / q[level], middle = 0.5 * (p[level] + q[level]);
    for (int i = 0; i < std::lround(10 * p[level]); ++i) r.p.push_back(static_cast<float>(std::log(ratio)));
    for (int i = 0; i < std::lround(10 * q[level]); ++i) r.q.push_back(static_cast<float>(std::log(ratio)));
    kl += p[level] * std::log(ratio);
    js += 0.5 * p[level] * std::log(p[level] / middle) + 0.5 * q[level] * std::log(q[level] / middle);
    chi2 += q[level] * (ratio - 1) * (ratio - 1);
    root += std::sqrt(p[level] * q[level]);
  }
  const Divergences d = divergences(r);
  EXPECT_NEAR(d.kl_pq, kl, 1e-6);
  EXPECT_NEAR(d.kl_qp, kl, 1e-6);  // p and q are each other's mirror image
  EXPECT_NEAR(d.js, js, 1e-6);
  EXPECT_NEAR(d.chi2, chi2, 1e-6);
  EXPECT_NEAR(d.hellinger2, 1 - root, 1e-6);
}

// The errors are those of estimates from counts: with shares estimated from n rows each, over 2,000 samples
// the deviation of an estimate is known to 1/sqrt(4,000) = 1.6 %, and 1/sqrt(n) terms of second order are
// below 2 %.
TEST(Divergences, HaveTheErrorsOfEstimatedShares) {
  const std::size_t n = 4000;
  const int repeats = 2000;
  const double p[] = {0.5, 0.3, 0.2}, q[] = {0.25, 0.3, 0.45};
  Rng rng(11);
  const auto counts = [&](const double* share) {
    std::array<double, 3> out{};
    for (std::size_t i = 0; i < n; ++i) {
      const double u = rng.uniform();
      out[u < share[0] ? 0 : u < share[0] + share[1] ? 1 : 2] += 1 / static_cast<double>(n);
    }
    return out;
  };
  Divergences sum{0, 0, 0, 0, 0}, squares{0, 0, 0, 0, 0}, claimed;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const auto a = counts(p), b = counts(q);
    Divergences d{0, 0, 0, 0, 1};
    Scores r;
    for (std::size_t level = 0; level < 3; ++level) {
      const double x = a[level], y = b[level], log_r = std::log(x / y), middle = 0.5 * (x + y);
      d.kl_pq += x * log_r;
      d.kl_qp -= y * log_r;
      d.js += 0.5 * (x * std::log(x / middle) + y * std::log(y / middle));
      d.chi2 += (x - y) * (x - y) / y;
      d.hellinger2 -= std::sqrt(x * y);
      r.p.insert(r.p.end(), static_cast<std::size_t>(std::lround(x * n)), static_cast<float>(log_r));
      r.q.insert(r.q.end(), static_cast<std::size_t>(std::lround(y * n)), static_cast<float>(log_r));
    }
    for (const auto& [name, field] : divergence_fields) {
      sum.*field += d.*field / repeats;
      squares.*field += d.*field * d.*field / repeats;
    }
    if (repeat == 0) claimed = sampling_errors(r);
  }
  for (const auto& [name, field] : divergence_fields) {
    const double deviation = std::sqrt(squares.*field - sum.*field * sum.*field);
    EXPECT_NEAR(claimed.*field / deviation, 1, 0.1) << name;
  }
}

// The shape of M exceedances has an error of (1 + k) / sqrt(M); 4 of them, and what the ten added
// observations draw.
TEST(Pareto, FindsTheShapeOfItsOwnDistribution) {
  const std::size_t n = 20000;
  const double m = 3 * std::sqrt(static_cast<double>(n));
  for (const double k : {0.1, 0.5, 1.0}) {
    Rng rng(17);
    std::vector<double> weights;
    for (std::size_t i = 0; i < n; ++i)
      weights.push_back(std::log(1 + std::expm1(-k * std::log(rng.uniform())) / k));
    EXPECT_NEAR(pareto_shape(weights), k, 4 * (1 + k) / std::sqrt(m) + 10 * std::abs(k - 0.5) / m) << k;
  }
}

TEST(Pareto, OfTiesThereIsNoTailAndOfOneGiantNothingElse) {
  EXPECT_EQ(pareto_shape(std::vector<double>(1000, 0.3)), -HUGE_VAL);
  EXPECT_EQ(pareto_shape({1, 2, 3}), -HUGE_VAL);
  std::vector<double> apart;
  for (int i = 0; i < 1000; ++i) apart.push_back(i);
  apart.back() = 5000;
  EXPECT_EQ(pareto_shape(apart), HUGE_VAL);
}

// A fifth of P scores 3 where all of Q scores 1 or less; the rest 0.5. KL(P||Q) = 1, of which 0.6 come from
// there.
TEST(Checks, SupportMeasuresWhatScoresBeyondTheOtherSample) {
  Scores s;
  for (int i = 0; i < 100; ++i) {
    s.p.push_back(i < 20 ? 3.0f : 0.5f);
    s.q.push_back(i < 50 ? 1.0f : -1.0f);
  }
  RatioEstimate e;
  static_cast<Divergences&>(e) = {1, 5, 0.1, 1, 0.1};
  e.std_error = {0.1, 0.1, 0.1, 0.1, 0.1};
  EXPECT_TRUE(support_check(e, s).passed);
  EXPECT_NEAR(support_check(e, s).value, 0.6, 1e-9);
  e.chosen = "quadratic+critic";
  EXPECT_FALSE(support_check(e, s).passed);
  e.chosen = "quadratic";
  e.kl_pq = 0.75;
  EXPECT_FALSE(support_check(e, s).passed);
  EXPECT_THAT(support_check(e, s).message, testing::HasSubstr("80 % of KL(P||Q)"));
  e.std_error.kl_pq = 0.7;  // then it is as good as 0
  EXPECT_TRUE(support_check(e, s).passed);
}

TEST(Checks, EachCanFail) {
  Scores s;
  for (int i = 0; i < 200; ++i) {
    s.p.push_back(0.01f * static_cast<float>(i - 100));
    s.q.push_back(0.01f * static_cast<float>(i - 100));
  }
  const Scores constant{std::vector<float>(200, 0.0f), std::vector<float>(200, 0.0f)};
  for (const Check& check :
       {calibration_check(constant), reverse_check(constant), effective_size_check(constant),
        tail_check(constant), verifiability_check(constant), overlap_check(constant),
        chi_square_check(constant)}) {
    EXPECT_TRUE(check.passed) << check.name;
  }
  Scores shifted = constant;
  for (float& v : shifted.q) v = 0.5f;
  EXPECT_FALSE(calibration_check(shifted).passed);
  for (float& v : shifted.p) v = -1.0f;
  EXPECT_FALSE(reverse_check(shifted).passed);
  Scores peaked = s;
  peaked.q[0] = 9;
  EXPECT_FALSE(effective_size_check(peaked).passed);
  Scores heavy = s;  // r = 1/u over Q: shape 1
  for (std::size_t i = 0; i < 200; ++i) heavy.q[i] = -std::log((static_cast<float>(i) + 0.5f) / 200);
  EXPECT_FALSE(tail_check(heavy).passed);
  std::swap(heavy.p, heavy.q);
  EXPECT_FALSE(chi_square_check(heavy).passed);
  Scores far = s;
  for (float& v : far.p) v += 6;
  EXPECT_FALSE(verifiability_check(far).passed);
  EXPECT_FALSE(overlap_check({std::vector<float>(50, 2.0f), std::vector<float>(50, -2.0f)}).passed);
}

}  // namespace
}  // namespace kedge::ratio
