// Small alphabets: known population losses, exact unbiasedness of the in-batch loss, and log r as its
// minimiser.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "objectives/joints.hpp"
#include "objectives/support.hpp"
#include "rules/brier.hpp"
#include "rules/log.hpp"
#include "rules/power.hpp"
#include "rules/pseudospherical.hpp"
#include "rules/spherical.hpp"

namespace kedge {
namespace {

/// L(r*) for K = 1, 2, 3 at nu = 1.
struct Optima {
  const char* joint;
  double values[3];
};

template <class Rule>
void expect_optima(const Rule& rule, const std::vector<Optima>& table, const std::vector<double>& at_one) {
  for (const Joint& joint : joints()) {
    const auto row = std::ranges::find(table, joint.name, &Optima::joint);
    ASSERT_NE(row, table.end());
    for (std::size_t k = 1; k <= 3; ++k) {
      EXPECT_NEAR(population_loss(rule, joint, joint.log_ratio(), k, 1), row->values[k - 1], 1e-11)
          << joint.name;
      const Matrix<double> one(joint.rows(), joint.cols());
      EXPECT_NEAR(population_loss(rule, joint, one, k, 1), at_one[k - 1], 1e-11) << joint.name;
    }
  }
}

TEST(PopulationLoss, OfTheLogRule) {
  expect_optima(rules::Log{},
                {{"P1", {0.642475343574, 1.011257223239, 1.276449823027}},
                 {"P2", {0.624515611977, 0.978491021668, 1.233611365230}},
                 {"P3", {0.624285609947, 0.982952838369, 1.242220929474}},
                 {"P4", {0.387354641999, 0.600127655382, 0.760417005548}}},
                {0.693147180560, 1.098612288668, 1.386294361120});
}
TEST(PopulationLoss, OfTheBrierRule) {
  expect_optima(rules::Brier{},
                {{"P1", {-0.549450549451, -0.389206349206, -0.302764393204}},
                 {"P2", {-0.567003140560, -0.413284816564, -0.328332416980}},
                 {"P3", {-0.563800806364, -0.402514150679, -0.314312629693}},
                 {"P4", {-0.763678209018, -0.645868499677, -0.564401649124}}},
                {-0.5, -1.0 / 3, -0.25});
}
TEST(PopulationLoss, OfTheSphericalRule) {
  expect_optima(rules::Spherical{},
                {{"P1", {-0.740957296960, -0.623353017423, -0.549688425355}},
                 {"P2", {-0.752963257460, -0.642285752004, -0.572239485692}},
                 {"P3", {-0.748866171043, -0.632486330785, -0.558889842009}},
                 {"P4", {-0.871542027110, -0.799125693999, -0.744911601982}}},
                {-0.707106781187, -0.577350269190, -0.5});
}
TEST(PopulationLoss, OfThePseudosphericalRule) {
  expect_optima(rules::Pseudospherical{1.5},
                {{"P1", {0.373330317470, 0.555208147811, 0.673965723969}},
                 {"P2", {0.359396142530, 0.532192834842, 0.645780165709}},
                 {"P3", {0.361720348444, 0.540401785224, 0.658110684894}},
                 {"P4", {0.200582907854, 0.309476651229, 0.390101928584}}},
                {0.412598948032, 0.613277451299, 0.740078950105});
}
TEST(PopulationLoss, OfThePowerRule) {
  expect_optima(rules::Power{1.5},
                {{"P1", {0.532859906956, 0.771786443412, 0.920029625473}},
                 {"P2", {0.514081714723, 0.742286047325, 0.885329399963}},
                 {"P3", {0.516253803879, 0.752096844960, 0.899953776605}},
                 {"P4", {0.291502304270, 0.442935863858, 0.551862259758}}},
                {0.585786437627, 0.845299461621, 1.0});
}

TEST(PopulationLoss, KnowsTheMutualInformationOfItsJoints) {
  for (const Joint& joint : joints()) {
    const auto r = joint.log_ratio();
    double mi = 0;
    for (std::size_t x = 0; x < joint.rows(); ++x) {
      for (std::size_t y = 0; y < joint.cols(); ++y) mi += joint.p[x][y] * r(x, y);
    }
    EXPECT_NEAR(mi, joint.mi, 1e-11) << joint.name;
  }
}

/// Mean of the in-batch loss over all batches of pairs from a 2 x 2 joint, by enumeration.
double expected_batch_loss(const Form& form, const Joint& joint, const Matrix<double>& s, std::size_t batch) {
  const auto objective = form.make();
  double total = 0;
  Matrix<double> scores(batch, batch);
  for_words(batch, 4, [&](const std::vector<std::size_t>& pairs) {
    double probability = 1;
    for (std::size_t i = 0; i < batch; ++i) {
      probability *= joint.p[pairs[i] / 2][pairs[i] % 2];
      for (std::size_t j = 0; j < batch; ++j) scores(i, j) = s(pairs[i] / 2, pairs[j] % 2);
    }
    total += probability * objective->loss(scores.view(), {});
  });
  return total;
}

template <class Rule>
void expect_unbiased(const Rule& rule, const std::string& name, const ObjectiveParams& more = {}) {
  const Joint joint{"skewed", {{.5, .15}, {.05, .3}}, 0};
  Matrix<double> s(2, 2);
  s(0, 0) = 0.7, s(0, 1) = -0.4, s(1, 0) = -1.1, s(1, 1) = 0.9;
  for (std::size_t batch : {3u, 4u}) {
    for (std::size_t k = 1; k < batch; ++k) {
      for (double nu : {0.5, 2.0}) {
        const double population = population_loss(rule, joint, s, k, nu);
        for (const char* mode : {"avg", "cyc"}) {
          Form form{name, {{"k", static_cast<double>(k)}, {"nu", nu}}, "rows", mode};
          form.params.insert(more.begin(), more.end());
          EXPECT_NEAR(expected_batch_loss(form, joint, s, batch), population, 1e-12)
              << testing::PrintToString(form) << " batch " << batch;
        }
      }
    }
  }
}

TEST(InBatchLoss, IsExactlyUnbiased) {
  expect_unbiased(rules::Log{}, "infonce-anchor");
  expect_unbiased(rules::Brier{}, "anchor-brier");
  expect_unbiased(rules::Spherical{}, "anchor-spherical");
  expect_unbiased(rules::Pseudospherical{3}, "anchor-pseudospherical", {{"beta", 3}});
  expect_unbiased(rules::Power{1.5}, "anchor-power", {{"alpha", 1.5}});
}

/// Minimises by BFGS on a numerical gradient, halving steps that do not descend.
template <class Loss>
void minimise(const Loss& loss, Matrix<double>& s) {
  const std::size_t n = s.size();
  auto gradient = [&](Matrix<double> at) {
    std::vector<double> g(n);
    for (std::size_t i = 0; i < n; ++i) {
      const double v = at.data()[i], h = 1e-4;
      at.data()[i] = v + h;
      const double up = loss(at);
      at.data()[i] = v - h;
      const double down = loss(at);
      at.data()[i] = v;
      g[i] = (up - down) / (2 * h);
    }
    return g;
  };
  std::vector<double> inverse(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) inverse[i * n + i] = 4;
  auto g = gradient(s);
  double now = loss(s);
  for (int step = 0; step < 300; ++step) {
    std::vector<double> d(n, 0.0), next_g, y(n), hy(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) d[i] -= inverse[i * n + j] * g[j];
    }
    Matrix<double> next = s;
    double t = 1, then = now;
    for (; t > 1e-10; t /= 2) {
      for (std::size_t i = 0; i < n; ++i) next.data()[i] = s.data()[i] + t * d[i];
      then = loss(next);
      if (then < now) break;
    }
    if (!(then < now)) return;
    next_g = gradient(next);
    double sy = 0;
    for (std::size_t i = 0; i < n; ++i) {
      y[i] = next_g[i] - g[i];
      sy += t * d[i] * y[i];
    }
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) hy[i] += inverse[i * n + j] * y[j];
    }
    if (sy > 1e-16) {
      double yhy = 0;
      for (std::size_t i = 0; i < n; ++i) yhy += y[i] * hy[i];
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          const double si = t * d[i], sj = t * d[j];
          inverse[i * n + j] += (sy + yhy) * si * sj / (sy * sy) - (hy[i] * sj + si * hy[j]) / sy;
        }
      }
    }
    s = next;
    now = then;
    g = next_g;
  }
}

template <class Rule>
void expect_consistent(const Rule& rule, double tolerance) {
  for (const Joint& joint : joints()) {
    const auto r = joint.log_ratio();
    for (std::size_t k : {1u, 2u}) {
      Matrix<double> s(joint.rows(), joint.cols());
      if (joint.name == "P4") {  // S = 0 is on a plateau of the bounded rules here; half way is not
        for (std::size_t i = 0; i < s.size(); ++i) s.data()[i] = 0.5 * r.data()[i];
      }
      minimise([&](const Matrix<double>& at) { return population_loss(rule, joint, at, k, 1); }, s);
      for (std::size_t i = 0; i < s.size(); ++i)
        EXPECT_NEAR(s.data()[i], r.data()[i], tolerance) << joint.name;
    }
  }
}

TEST(FisherConsistency, OfEveryRule) {
  expect_consistent(rules::Log{}, 1e-5);
  expect_consistent(rules::Power{1.5}, 1e-5);
  expect_consistent(rules::Brier{}, 1e-3);
  expect_consistent(rules::Spherical{}, 1e-3);
  expect_consistent(rules::Pseudospherical{1.5}, 1e-3);
}

// The same by simulation: a table of scores trained on batches from P1 with the in-batch loss of each
// objective that reports a plug-in, evaluated on fresh pairs, whose mean has standard error sd(log r) /
// sqrt(n). The table is an average over many steps, so its own error adds less than half of that.
class TrainedTable : public testing::TestWithParam<std::string> {};

TEST_P(TrainedTable, PlugInFindsTheMutualInformation) {
  const Joint joint = joints()[0];
  const std::size_t batch = 32, steps = 6000, n = 40000;
  std::mt19937_64 random(5);
  std::discrete_distribution<std::size_t> draw({.4, .1, .1, .4});
  const auto objective = make_objective(GetParam(), {}, "rows");
  Matrix<double> table(2, 2), mean(2, 2), scores(batch, batch), gradient(batch, batch);
  for (std::size_t t = 0; t < steps; ++t) {
    std::vector<std::size_t> pairs(batch);
    for (auto& pair : pairs) pair = draw(random);
    for (std::size_t i = 0; i < batch; ++i) {
      for (std::size_t j = 0; j < batch; ++j) scores(i, j) = table(pairs[i] / 2, pairs[j] % 2);
    }
    objective->loss(scores.view(), gradient.view());
    const double rate =
        0.5;  // constant: the average over steps is what converges (Polyak and Juditsky, 1992)
    for (std::size_t i = 0; i < batch; ++i) {
      for (std::size_t j = 0; j < batch; ++j) table(pairs[i] / 2, pairs[j] % 2) -= rate * gradient(i, j);
    }
    if (2 * t >= steps) {
      for (std::size_t c = 0; c < 4; ++c) mean.data()[c] += table.data()[c] * 2 / static_cast<double>(steps);
    }
  }
  double plug_in = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t pair = draw(random);
    plug_in += mean(pair / 2, pair % 2) / static_cast<double>(n);
  }
  const double error = std::sqrt(0.3074899289076489 / static_cast<double>(n));  // Var_p(log r) of P1
  EXPECT_NEAR(plug_in, joint.mi, 4 * 1.5 * error);
}

INSTANTIATE_TEST_SUITE_P(Objectives, TrainedTable,
                         testing::Values("infonce-anchor", "nce", "pcc", "kl-dime", "d-rfc", "hd-dime"));

// Without the anchor each row keeps a constant of its own: only log r less its mean is found.
TEST(FisherConsistency, OfInfonceIsUpToARowConstant) {
  const Joint joint = joints()[2];
  Matrix<double> s(joint.rows(), joint.cols());
  s(0, 0) = 0.8;
  minimise([&](const Matrix<double>& at) { return population_loss(rules::Log{}, joint, at, 3, 0); }, s);
  const auto r = joint.log_ratio();
  for (std::size_t x = 0; x < joint.rows(); ++x) {
    double mean_s = 0, mean_r = 0;
    for (std::size_t y = 0; y < joint.cols(); ++y) {
      mean_s += joint.py(y) * s(x, y);
      mean_r += joint.py(y) * r(x, y);
    }
    EXPECT_GT(std::abs(mean_s - mean_r), 0.01);
    for (std::size_t y = 0; y < joint.cols(); ++y) EXPECT_NEAR(s(x, y) - mean_s, r(x, y) - mean_r, 1e-5);
  }
}

// The shortcut "the positive beside all K negatives" is not consistent; the scheme's replacement is why.
TEST(FisherConsistency, IsLostWhenThePositiveStandsBesideAllNegatives) {
  const Joint joint = joints()[0];
  for (const auto& [k, bias] : {std::pair{std::size_t{1}, -0.297}, {2, -0.243}, {4, -0.170}}) {
    Matrix<double> s(2, 2);
    minimise(
        [&, size = k](const Matrix<double>& at) {
          const double w1 = static_cast<double>(size) / (static_cast<double>(size) + 1);
          double total = 0;
          for (std::size_t x = 0; x < 2; ++x) {
            for_words(size, 2, [&](const std::vector<std::size_t>& y) {
              double q0 = joint.px(x), sum = 1;
              for (std::size_t slot : y) {
                q0 *= joint.py(slot);
                sum += std::exp(at(x, slot));
              }
              total += q0 * (1 - w1) * std::log(sum);
              for (std::size_t own = 0; own < 2; ++own) {
                const double q1 = joint.p[x][own] / joint.px(x);
                total += q0 * w1 * q1 * (std::log(sum + std::exp(at(x, own))) - at(x, own));
              }
            });
          }
          return total;
        },
        s);
    double plug_in = 0;
    for (std::size_t x = 0; x < 2; ++x) {
      for (std::size_t y = 0; y < 2; ++y) plug_in += joint.p[x][y] * s(x, y);
    }
    EXPECT_NEAR(plug_in - joint.mi, bias, 1e-3) << k;
  }
}

}  // namespace
}  // namespace kedge
