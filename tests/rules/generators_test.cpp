// Every rule against the convex function that generates it: lambda_z = -dPsi/du_z, lambda_0 = <u, grad Psi> -
// Psi; and regret = Bregman divergence (Theorem 6 of Ryu et al., 2025) by enumeration of all tuples of a
// small alphabet.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>

#include "rules/generators.hpp"

namespace kedge::rules {
namespace {

class GeneratedRule : public testing::TestWithParam<Generator> {};

TEST_P(GeneratedRule, LambdaIsTheSlopeOfPsi) {
  std::mt19937 random(3);
  std::lognormal_distribution<double> lognormal(0, 0.8);
  for (int trial = 0; trial < 30; ++trial) {
    Vector u(static_cast<std::size_t>(1 + trial % 4));
    for (double& v : u) v = lognormal(random);
    double inner = 0;
    for (std::size_t z = 0; z < u.size(); ++z) {
      const double h = 1e-5 * u[z];
      Vector up = u, down = u;
      up[z] += h;
      down[z] -= h;
      const double slope = (GetParam().psi(up) - GetParam().psi(down)) / (2 * h);
      EXPECT_NEAR(GetParam().lambda(u, z + 1), -slope, 1e-8 * (1 + std::abs(slope)));
      inner -= u[z] * GetParam().lambda(u, z + 1);
    }
    EXPECT_NEAR(GetParam().lambda(u, 0), inner - GetParam().psi(u), 1e-12 * (1 + std::abs(inner)));
  }
}

constexpr std::array<double, 4> q0 = {0.4, 0.3, 0.2, 0.1}, q1 = {0.1, 0.15, 0.25, 0.5};

/// Calls visit(symbols, q0 probability) for every tuple of k symbols.
template <class Visit>
void for_tuples(std::size_t k, const Visit& visit) {
  std::size_t count = 1;
  for (std::size_t i = 0; i < k; ++i) count *= q0.size();
  for (std::size_t code = 0; code < count; ++code) {
    std::vector<std::size_t> symbols(k);
    double probability = 1;
    for (std::size_t i = 0, rest = code; i < k; ++i, rest /= q0.size()) {
      symbols[i] = rest % q0.size();
      probability *= q0[symbols[i]];
    }
    visit(symbols, probability);
  }
}

TEST_P(GeneratedRule, RegretIsABregmanDivergence) {
  const Generator& rule = GetParam();
  std::mt19937 random(11);
  std::lognormal_distribution<double> lognormal(0, 1);
  std::array<double, 4> truth;
  for (std::size_t x = 0; x < 4; ++x) truth[x] = q1[x] / q0[x];
  for (std::size_t k : {1u, 2u, 3u}) {
    for (double nu : {0.2, 1.0, 5.0}) {
      std::array<double, 4> model;
      for (double& r : model) r = lognormal(random);
      const double n = nu / (static_cast<double>(k) + nu), w = 1 / (static_cast<double>(k) + nu);
      double loss = 0, best = 0, psi = 0, divergence = 0;
      for_tuples(k, [&](const std::vector<std::size_t>& symbols, double probability) {
        Vector u(k), u_true(k);
        for (std::size_t z = 0; z < k; ++z) {
          u[z] = model[symbols[z]] / nu;
          u_true[z] = truth[symbols[z]] / nu;
        }
        // Class 0 has weight nu / (K + nu) under q0; class z weight 1 / (K + nu) with slot z from q1.
        loss += n * probability * rule.lambda(u, 0);
        best += n * probability * rule.lambda(u_true, 0);
        double bregman = rule.psi(u_true) - rule.psi(u);
        for (std::size_t z = 0; z < k; ++z) {
          loss += w * probability * truth[symbols[z]] * rule.lambda(u, z + 1);
          best += w * probability * truth[symbols[z]] * rule.lambda(u_true, z + 1);
          bregman += rule.lambda(u, z + 1) * (u_true[z] - u[z]);
        }
        psi += n * probability * rule.psi(u_true);
        divergence += n * probability * bregman;
      });
      EXPECT_NEAR(loss - best, divergence, 1e-12 * (1 + std::abs(loss)));
      EXPECT_NEAR(best, -psi, 1e-12 * (1 + std::abs(psi)));
      EXPECT_GT(divergence, 1e-3);
    }
  }
}

std::string test_name(const testing::TestParamInfo<Generator>& info) {
  std::string name = info.param.name;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}
INSTANTIATE_TEST_SUITE_P(Rules, GeneratedRule, testing::ValuesIn(generators()), test_name);

}  // namespace
}  // namespace kedge::rules
