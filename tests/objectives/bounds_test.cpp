// What bounds can reach: K-JSD, the anchor bound at r*, the road from DV to NWJ, and where DV and NWJ lose.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include "objectives/joints.hpp"
#include "objectives/support.hpp"
#include "objectives/values.hpp"
#include "objectives/xi.hpp"

namespace kedge {
namespace {

using Distribution = std::vector<double>;
const Distribution q0 = {.4, .3, .2, .1}, q1 = {.1, .15, .25, .5};

double divergence(const Distribution& p, const Distribution& q) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) sum += p[i] > 0 ? p[i] * std::log(p[i] / q[i]) : 0;
  return sum;
}

/// Calls visit(sum of f over k draws, probability) for every multiset of k draws from p.
template <class Visit>
void for_sums(const Distribution& p, const Distribution& f, std::size_t k, const Visit& visit,
              std::size_t symbol = 0, double sum = 0, double probability = 1) {
  if (symbol + 1 == p.size()) {
    visit(sum + static_cast<double>(k) * f[symbol],
          probability * std::pow(p[symbol], static_cast<double>(k)));
    return;
  }
  double ways = 1;  // k choose n, times p^n
  for (std::size_t n = 0; n <= k; ++n) {
    for_sums(p, f, k - n, visit, symbol + 1, sum + static_cast<double>(n) * f[symbol], probability * ways);
    ways *= p[symbol] * static_cast<double>(k - n) / static_cast<double>(n + 1);
  }
}

Distribution ratio(const Distribution& p, const Distribution& q) {
  Distribution r(p.size());
  for (std::size_t i = 0; i < p.size(); ++i) r[i] = p[i] / q[i];
  return r;
}

/// A1 = E log(nu + r(x+) + sum of K-1 negatives) - log r(x+), of a model r.
double positive_term(const Distribution& p, const Distribution& q, const Distribution& r, std::size_t k,
                     double nu) {
  double total = 0;
  for (std::size_t x = 0; x < p.size(); ++x) {
    if (p[x] == 0) continue;
    for_sums(q, r, k - 1, [&](double sum, double probability) {
      total += p[x] * probability * (std::log(nu + r[x] + sum) - std::log(r[x]));
    });
  }
  return total;
}
double anchor_term(const Distribution& q, const Distribution& r, std::size_t k, double nu) {
  double total = 0;
  for_sums(q, r, k,
           [&](double sum, double probability) { total += probability * std::log((nu + sum) / nu); });
  return total;
}
double k_jsd(const Distribution& p, const Distribution& q, std::size_t k) {
  return std::log(static_cast<double>(k)) - positive_term(p, q, ratio(p, q), k, 0);
}

TEST(KJsd, HasItsKnownValues) {
  EXPECT_NEAR(divergence(q1, q0), 0.6179033308, 1e-9);
  EXPECT_NEAR(divergence(q1, q0) + divergence(q0, q1), 1.1747927280, 1e-9);
  const std::vector<std::pair<std::size_t, double>> four = {
      {2, 0.2377245089}, {3, 0.3421668420}, {4, 0.4017518258}, {8, 0.5027830810}, {16, 0.5589337236}};
  for (const auto& [k, value] : four) EXPECT_NEAR(k_jsd(q1, q0, k), value, 1e-9);
  const std::vector<std::pair<std::size_t, double>> coin = {
      {2, 0.3354382557}, {4, 0.5578073723}, {16, 0.7388494039}, {64, 0.7806654202}};
  for (const auto& [k, value] : coin) EXPECT_NEAR(k_jsd({.1, .9}, {.7, .3}, k), value, 1e-9);
  // X = Y uniform on four symbols, in bits. 1.19 (K = 4) and 1.93 (K = 64) bits, the skew KL at 2 bits, are
  // not bounds of it.
  const std::vector<std::pair<std::size_t, double>> identity = {
      {2, 0.75}, {4, 1.323990}, {8, 1.681287}, {16, 1.854754}, {64, 1.965722}, {256, 1.991519}};
  for (const auto& [k, value] : identity) {
    EXPECT_NEAR(k_jsd({1, 0}, {.25, .75}, k) / std::log(2.0), value, 2e-6);
  }
}

TEST(KJsd, LiesBetweenItsBounds) {
  const double d = divergence(q1, q0), jeffreys = d + divergence(q0, q1);
  std::mt19937 random(1);
  std::lognormal_distribution<double> lognormal(0, 1);
  for (std::size_t k : {2u, 3u, 4u, 8u}) {
    const double share = 1 / static_cast<double>(k), top = k_jsd(q1, q0, k);
    Distribution mixture(4);
    for (std::size_t i = 0; i < 4; ++i) mixture[i] = share * q1[i] + (1 - share) * q0[i];
    EXPECT_GE(top, divergence(q1, mixture));
    EXPECT_LE(top, std::min({-std::log(share), d, -std::log(share + (1 - share) * std::exp(-jeffreys))}));
    for (int trial = 0; trial < 20; ++trial) {
      Distribution r(4);
      for (double& v : r) v = lognormal(random);
      EXPECT_LE(std::log(static_cast<double>(k)) - positive_term(q1, q0, r, k, 0), top);
    }
  }
}

double anchor_value(const Distribution& p, const Distribution& q, const Distribution& r, std::size_t k,
                    double nu) {
  return objectives::anchor_bound(positive_term(p, q, r, k, nu), nu > 0 ? anchor_term(q, r, k, nu) : 0,
                                  static_cast<double>(k), nu);
}

TEST(AnchorBound, HasItsKnownValuesAtTheOptimum) {
  const std::array<std::size_t, 5> sizes = {1, 2, 4, 8, 16};
  const std::array<double, 5> one = {0.27019234, 0.35712144, 0.44523693, 0.51605236, 0.56252494};
  const std::array<double, 5> ten = {0.53817709, 0.54400593, 0.55350087, 0.56679457, 0.58187626};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    EXPECT_NEAR(anchor_value(q1, q0, ratio(q1, q0), sizes[i], 1), one[i], 1e-8);
    EXPECT_NEAR(anchor_value(q1, q0, ratio(q1, q0), sizes[i], 10), ten[i], 1e-8);
  }
}

TEST(AnchorBound, IsABoundThatStartsAtNothing) {
  const double d = divergence(q1, q0);
  std::mt19937 random(2);
  std::lognormal_distribution<double> lognormal(0, 1);
  for (std::size_t k : {1u, 2u, 5u}) {
    for (double nu : {0.0, 0.5, 1.0, 10.0}) {
      EXPECT_NEAR(anchor_value(q1, q0, {1, 1, 1, 1}, k, nu), 0, 1e-12);
      EXPECT_LE(anchor_value(q1, q0, ratio(q1, q0), k, nu),
                std::min(d, objectives::anchor_ceiling(static_cast<double>(k), nu)));
      for (int trial = 0; trial < 20 && k > 1; ++trial) {
        Distribution r(4);
        for (double& v : r) v = lognormal(random);
        EXPECT_LE(anchor_value(q1, q0, r, k, nu), d);
      }
    }
  }
}

// D_{K; beta K} tends to the dv-nwj functional at rate 1/K.
TEST(DvNwj, IsTheLimitOfTheAnchorBound) {
  const Distribution p = {.9, .1}, q = {.3, .7}, r = {2.2, .25};
  const double positive = p[0] * std::log(r[0]) + p[1] * std::log(r[1]), mean = q[0] * r[0] + q[1] * r[1];
  auto limit = [&](double beta) { return positive - (1 + beta) * std::log((beta + mean) / (1 + beta)); };
  EXPECT_NEAR(limit(0), 0.75130574, 1e-8);
  EXPECT_NEAR(limit(0.5), 0.74578291, 1e-8);
  EXPECT_NEAR(limit(5), 0.73829341, 1e-8);
  EXPECT_NEAR(limit(50), 0.73624968, 1e-8);
  EXPECT_NEAR(positive + 1 - mean, 0.73598219, 1e-8);
  for (const auto& [beta, error] : {std::pair{0.0, 8.6e-2}, {5.0, 1.3e-2}}) {
    double scale = 1;
    for (std::size_t k : {10u, 100u, 1000u}) {
      EXPECT_NEAR(anchor_value(p, q, r, k, beta * static_cast<double>(k)) - limit(beta), -error * scale,
                  0.05 * error * scale);
      scale /= 10;
    }
  }
  // The objective is that functional: scores of a batch in which it can be read off.
  const auto s = random_scores(8, 3);
  double diagonal = 0, off = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    for (std::size_t j = 0; j < 8; ++j)
      (i == j ? diagonal : off) += i == j ? s(i, j) / 8 : std::exp(s(i, j)) / 56;
  }
  EXPECT_NEAR(make_objective("dv-nwj", {{"beta", 2.5}})->value(s.view()),
              diagonal - 3.5 * std::log((2.5 + off) / 3.5), 1e-12);
}

// E_p S = I - KL(p | p_hat) + log Z: what a plug-in gains by Z, DV gives back, and NWJ pays for.
TEST(ErrorDecomposition, IsExact) {
  std::mt19937 random(4);
  std::normal_distribution<double> normal;
  for (const Joint& joint : joints()) {
    Matrix<double> s = joint.log_ratio();
    for (double& v : s.flat()) v += normal(random);
    double plug_in = 0, z = 0, kl = 0;
    for (std::size_t x = 0; x < joint.rows(); ++x) {
      for (std::size_t y = 0; y < joint.cols(); ++y) {
        plug_in += joint.p[x][y] * s(x, y);
        z += joint.px(x) * joint.py(y) * std::exp(s(x, y));
      }
    }
    for (std::size_t x = 0; x < joint.rows(); ++x) {
      for (std::size_t y = 0; y < joint.cols(); ++y) {
        const double model = joint.px(x) * joint.py(y) * std::exp(s(x, y)) / z;
        kl += joint.p[x][y] * std::log(joint.p[x][y] / model);
      }
    }
    EXPECT_NEAR(plug_in, joint.mi - kl + std::log(z), 1e-11);
    const double nwj = plug_in + 1 - z, dv = plug_in - std::log(z);
    EXPECT_NEAR(dv, joint.mi - kl, 1e-11);
    EXPECT_NEAR(nwj, dv - (z - 1 - std::log(z)), 1e-12);
  }
}

TEST(Xi, HasItsKnownValuesAndInverse) {
  using objectives::divergence_at;
  using objectives::mi_at_divergence;
  const std::vector<std::pair<double, double>> known = {
      {0.5, 0.1607049106}, {1, 0.2949553489}, {2, 0.4857589726}, {5, 0.6729220150}, {10, 0.6928974804}};
  for (const auto& [y, value] : known) EXPECT_NEAR(divergence_at(y), value, 1e-10);
  for (double nu : {0.3, 1.0, 7.0, 63.0}) {
    const double p1 = 1 / (1 + nu), p0 = nu / (1 + nu);
    for (double y : {0.01, 0.5, 2.0, 8.0}) {
      EXPECT_NEAR(mi_at_divergence(divergence_at(y, nu), nu), y, 1e-8 * (1 + y) / p1);
      const double h = 1e-5, q = std::exp(-y), m = p1 + p0 * q;
      EXPECT_NEAR((divergence_at(y + h, nu) - divergence_at(y - h, nu)) / (2 * h),
                  p0 * q * std::log(m / (p0 * q)), 1e-9);
    }
    EXPECT_EQ(mi_at_divergence(-0.1, nu), 0);
    EXPECT_EQ(mi_at_divergence(1, nu), 60);
  }
}

// MI >= Xi(divergence), on random joints and with equality on the boundary it was taken from.
TEST(Xi, BoundsTheDivergence) {
  std::mt19937 random(5);
  std::gamma_distribution<double> gamma(0.3, 1);
  for (int trial = 0; trial < 300; ++trial) {
    Distribution p(3), q(3);
    double sum_p = 0, sum_q = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      sum_p += p[i] = gamma(random) + 1e-9;
      sum_q += q[i] = gamma(random) + 1e-9;
    }
    for (std::size_t i = 0; i < 3; ++i) {
      p[i] /= sum_p;
      q[i] /= sum_q;
    }
    for (double nu : {1.0, 7.0}) {
      const double p1 = 1 / (1 + nu), p0 = nu / (1 + nu);
      Distribution mixture(3);
      for (std::size_t i = 0; i < 3; ++i) mixture[i] = p1 * p[i] + p0 * q[i];
      const double jensen_shannon = p1 * divergence(p, mixture) + p0 * divergence(q, mixture);
      EXPECT_LE(objectives::mi_at_divergence(jensen_shannon, nu), divergence(p, q) + 1e-6);
    }
  }
}

}  // namespace
}  // namespace kedge
