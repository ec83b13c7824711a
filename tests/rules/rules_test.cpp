// What each rule on the simplex must satisfy: derivatives that belong to its values, values that belong to
// Psi, properness, ranges, and the limits that tie the families together.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "rules/generators.hpp"

namespace kedge::rules {
namespace {

template <class Rule>
struct Cases;
template <>
struct Cases<Log> {
  static std::vector<Log> all() { return {{}}; }
};
template <>
struct Cases<Brier> {
  static std::vector<Brier> all() { return {{}}; }
};
template <>
struct Cases<Spherical> {
  static std::vector<Spherical> all() { return {{}}; }
};
template <>
struct Cases<Pseudospherical> {
  static std::vector<Pseudospherical> all() { return {{1.1}, {1.5}, {2}, {3}}; }
};
template <>
struct Cases<Power> {
  static std::vector<Power> all() { return {{1.1}, {1.5}, {2}, {3}}; }
};

template <class Rule>
class SimplexRule : public testing::Test {
 protected:
  /// Calls check(rule, logits) with logits of the anchor and of 1 to 5 slots.
  template <class Check>
  void for_cases(const Check& check) {
    std::mt19937 random(7);
    std::normal_distribution<double> normal(0, 1.5);
    for (const Rule& rule : Cases<Rule>::all()) {
      for (int trial = 0; trial < 40; ++trial) {
        std::vector<long double> logits(static_cast<std::size_t>(2 + trial % 5));
        for (long double& t : logits) t = normal(random);
        check(rule, logits);
      }
    }
  }

  static auto score(const Rule& rule, const std::vector<long double>& logits, std::size_t z) {
    return rule.at(logits[z], log_power_sums(rule, logits).data());
  }
  /// d lambda_z / dt_k from the terms, for a class z whose own logit moves.
  static long double slope(const Rule& rule, const std::vector<long double>& logits, std::size_t z,
                           std::size_t k) {
    const auto sums = log_power_sums(rule, logits);
    const auto terms = rule.at(logits[z], sums.data());
    long double d = z == k ? terms.slope : 0;
    for (int b = 0; b < Rule::exponents; ++b) {
      const auto power = static_cast<long double>(rule.exponent(b));
      d += power * terms.by_power[b] * std::exp(power * logits[k] - sums[static_cast<std::size_t>(b)]);
    }
    return d;
  }
};

using Rules = testing::Types<Log, Brier, Spherical, Pseudospherical, Power>;
TYPED_TEST_SUITE(SimplexRule, Rules);

TYPED_TEST(SimplexRule, SlopesBelongToValues) {
  this->for_cases([&](const auto& rule, const auto& logits) {
    const long double h = 1e-6L;
    for (std::size_t z = 0; z < logits.size(); ++z) {
      for (std::size_t k = 0; k < logits.size(); ++k) {
        auto up = logits, down = logits;
        up[k] += h;
        down[k] -= h;
        const long double numeric =
            (this->score(rule, up, z).value - this->score(rule, down, z).value) / (2 * h);
        EXPECT_NEAR(static_cast<double>(this->slope(rule, logits, z, k)), static_cast<double>(numeric),
                    1e-10);
      }
    }
  });
}

// sum_z p_z dlambda_z/dt_k = 0: the expected score is stationary where the forecast is the truth.
TYPED_TEST(SimplexRule, IsProper) {
  this->for_cases([&](const auto& rule, const auto& logits) {
    long double total = 0;
    for (long double t : logits) total += std::exp(t);
    for (std::size_t k = 0; k < logits.size(); ++k) {
      long double sum = 0;
      for (std::size_t z = 0; z < logits.size(); ++z) {
        sum += std::exp(logits[z]) / total * this->slope(rule, logits, z, k);
      }
      EXPECT_NEAR(static_cast<double>(sum), 0, 1e-15);
    }
  });
}

// A forecast that differs from the truth costs more: strictly proper.
TYPED_TEST(SimplexRule, IsStrictlyProper) {
  this->for_cases([&](const auto& rule, const auto& logits) {
    auto other = logits;
    other.back() += 0.3L;
    long double total = 0, truth = 0, forecast = 0;
    for (long double t : logits) total += std::exp(t);
    for (std::size_t z = 0; z < logits.size(); ++z) {
      const long double p = std::exp(logits[z]) / total;
      truth += p * this->score(rule, logits, z).value;
      forecast += p * this->score(rule, other, z).value;
    }
    EXPECT_GT(static_cast<double>(forecast - truth), 1e-14);
  });
}

TYPED_TEST(SimplexRule, FloatFollowsDouble) {
  this->for_cases([&](const auto& rule, const auto& logits) {
    const auto sums = log_power_sums(rule, logits);
    const std::vector<float> narrow(sums.begin(), sums.end());
    for (long double t : logits) {
      const auto wide = static_cast<double>(rule.at(t, sums.data()).value);
      const auto single = static_cast<double>(rule.at(static_cast<float>(t), narrow.data()).value);
      EXPECT_NEAR(single, wide, 1e-5 * (1 + std::abs(wide)));
    }
  });
}

TEST(RuleRanges, BrierAndSphericalAreBounded) {
  for (double gap : {-200.0, -30.0, 0.0, 30.0, 200.0}) {
    const std::vector<double> logits = {0, gap};
    // The larger logit is within rounding of every log T_b / b.
    const double high = std::max(0.0, gap), both = gap == 0 ? std::log(2.0) : 0;
    const double brier_sums[] = {high + both, 2 * high + both}, spherical_sums[] = {2 * high + both};
    for (double t : logits) {
      const double brier = Brier{}.at(t, brier_sums).value,
                   spherical = Spherical{}.at(t, spherical_sums).value;
      EXPECT_LE(std::abs(brier), 1);
      EXPECT_GE(spherical, -1);
      EXPECT_LE(spherical, 0);
    }
  }
}

TEST(RuleFamilies, MeetAtTheirKnownMembers) {
  const std::vector<double> logits = {0.2, -1.1, 2.3, 0.7};
  auto at = [&](const auto& rule, std::size_t z) {
    return rule.at(logits[z], log_power_sums(rule, logits).data()).value;
  };
  for (std::size_t z = 0; z < logits.size(); ++z) {
    EXPECT_NEAR(at(Power{2}, z), at(Brier{}, z) + 1, 1e-14);
    EXPECT_NEAR(at(Pseudospherical{2}, z), at(Spherical{}, z) + 1, 1e-14);
    EXPECT_NEAR(at(Power{1 + 1e-6}, z), at(Log{}, z), 1e-5);
    EXPECT_NEAR(at(Pseudospherical{1 + 1e-6}, z), at(Log{}, z), 1e-5);
  }
}

}  // namespace
}  // namespace kedge::rules
