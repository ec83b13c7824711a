// The anchor scheme against its definition: every tuple of every block written out, in long double.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "objectives/anchor_log.hpp"
#include "objectives/dense.hpp"
#include "objectives/leave_out.hpp"
#include "objectives/support.hpp"
#include "objectives/tuple.hpp"
#include "rules/brier.hpp"
#include "rules/log.hpp"
#include "rules/power.hpp"
#include "rules/pseudospherical.hpp"
#include "rules/spherical.hpp"

namespace kedge::objectives {
namespace {

using Wide = long double;

/// lambda_z of logits t, where t_z is logits[0]; without an anchor nu is 0.
template <class Rule>
Wide score(const Rule& rule, Wide t_z, const std::vector<Wide>& slots, double nu) {
  std::vector<Wide> logs;
  for (int b = 0; b < Rule::exponents; ++b) {
    const Wide power = rule.exponent(b);
    Wide sum = nu > 0 ? std::pow(Wide(nu), power) : 0;
    for (Wide t : slots) sum += std::exp(power * t);
    logs.push_back(std::log(sum));
  }
  return rule.at(t_z, logs.data()).value;
}

/// Loss of one row from its positive and its negatives in cyclic order.
template <class Rule>
Wide row_loss(const Rule& rule, Wide positive, const std::vector<Wide>& negatives, const Scheme& scheme) {
  const std::size_t k = scheme.k == 0 ? negatives.size() : scheme.k, blocks = negatives.size() / k;
  const Wide w1 = Wide(k) / (Wide(k) + Wide(scheme.nu)), w0 = 1 - w1;
  Wide total = 0;
  for (std::size_t block = 0; block < blocks; ++block) {
    const std::vector<Wide> chosen(negatives.begin() + static_cast<std::ptrdiff_t>(block * k),
                                   negatives.begin() + static_cast<std::ptrdiff_t>((block + 1) * k));
    const std::size_t tuples = scheme.leave_out == LeaveOut::average ? k : 1;
    for (std::size_t m = 0; m < tuples; ++m) {
      std::vector<Wide> slots = chosen;
      slots[m] = positive;
      total += w1 * score(rule, positive, slots, scheme.nu) / Wide(tuples);
    }
    if (scheme.nu > 0) total += w0 * score(rule, std::log(Wide(scheme.nu)), chosen, scheme.nu);
  }
  return total / Wide(blocks);
}

template <class Rule>
double naive_loss(const Rule& rule, const Matrix<double>& s, const Scheme& scheme) {
  const std::size_t n = s.rows();
  Wide total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<Wide> negatives;
    for (std::size_t q = 0; q + 1 < n; ++q) negatives.push_back(s(i, (i + 1 + q) % n));
    total += row_loss(rule, s(i, i), negatives, scheme);
  }
  return static_cast<double>(total / Wide(n));
}

template <class Rule>
void expect_definition(const Rule& rule) {
  for (std::size_t n : {2u, 3u, 7u}) {
    for (double spread : {1.0, 6.0}) {
      const auto s = random_scores(n, static_cast<unsigned>(n), spread);
      for (std::size_t k : {0u, 1u, 2u, 3u, 6u}) {
        if (k >= n) continue;
        for (double nu : {0.0, 0.5, 1.0, 20.0}) {
          for (LeaveOut mode : {LeaveOut::average, LeaveOut::cyclic}) {
            const Scheme scheme{k, nu, mode};
            TupleVisitor<double, Rule> visitor(rule, scheme);
            const double loss = visit_rows<double>(visitor, s.view(), {}, {}, {}).loss;
            const double naive = naive_loss(rule, s, scheme);
            EXPECT_NEAR(loss, naive, 1e-12 * (1 + std::abs(naive)))
                << "n " << n << " k " << k << " nu " << nu;
            double rows = 0;
            for (std::size_t i = 0; i < n; ++i) rows += visitor.row_loss(i) / static_cast<double>(n);
            EXPECT_NEAR(rows, loss, 1e-12 * (1 + std::abs(loss)));
          }
        }
      }
    }
  }
}

TEST(TupleVisitor, IsTheLogDefinition) { expect_definition(rules::Log{}); }
TEST(TupleVisitor, IsTheBrierDefinition) { expect_definition(rules::Brier{}); }
TEST(TupleVisitor, IsTheSphericalDefinition) { expect_definition(rules::Spherical{}); }
TEST(TupleVisitor, IsThePseudosphericalDefinition) { expect_definition(rules::Pseudospherical{3}); }
TEST(TupleVisitor, IsThePowerDefinition) { expect_definition(rules::Power{1.5}); }

// The vectorised form of the default objective is the general one.
TEST(AnchorLogVisitor, IsTheTupleVisitorOfTheLogRule) {
  for (std::size_t n : {2u, 3u, 17u, 600u}) {
    for (double nu : {0.0, 1.0, 30.0}) {
      for (double spread : {1.0, 12.0}) {
        const auto s = random_scores(n, 3, spread);
        AnchorLogVisitor<double> fast(nu);
        TupleVisitor<double, rules::Log> general(rules::Log{}, Scheme{0, nu, LeaveOut::average});
        Matrix<double> a(n, n), b(n, n);
        const double loss = visit_rows<double>(fast, s.view(), {}, a.view(), {}).loss;
        EXPECT_NEAR(loss, visit_rows<double>(general, s.view(), {}, b.view(), {}).loss,
                    1e-12 * (1 + std::abs(loss)));
        for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a.data()[i], b.data()[i], 1e-14);
        EXPECT_NEAR(fast.positive_term(), general.positive_term(), 1e-12 * (1 + std::abs(loss)));
        const double anchor = nu > 0 ? general.anchor_term() : fast.anchor_term();
        EXPECT_NEAR(fast.anchor_term(), anchor, 1e-12 * (1 + std::abs(loss)));
        for (std::size_t i = 0; i < n; ++i) {
          ASSERT_NEAR(fast.row_loss(i), general.row_loss(i), 1e-12 * (1 + std::abs(loss)));
        }
      }
    }
  }
}

}  // namespace
}  // namespace kedge::objectives
