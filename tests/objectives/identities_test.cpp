// Objectives that are special cases of one another, what a shift of the scores does, and what gradients sum
// to.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "objectives/anchor_log.hpp"
#include "objectives/dense.hpp"
#include "objectives/divergences.hpp"
#include "objectives/golden.hpp"
#include "objectives/support.hpp"

namespace kedge {
namespace {

constexpr std::size_t batch = 9;

struct Result {
  double loss;
  Matrix<double> gradient;
};

Result run(const Form& form, const Matrix<double>& s, std::span<const double> a = {}) {
  Result r{0, Matrix<double>(s.rows(), s.rows())};
  r.loss = form.make()->loss(s.view(), r.gradient.view(), {a, {}});
  return r;
}

/// The loss of `left` is factor times the loss of `right`, plus `offset`; gradients likewise.
void expect_same(const Form& left, const Form& right, double factor = 1, double offset = 0,
                 double tolerance = 1e-12) {
  const auto s = random_scores(batch, 21);
  const Result a = run(left, s), b = run(right, s);
  EXPECT_NEAR(a.loss, factor * b.loss + offset, tolerance);
  for (std::size_t i = 0; i < a.gradient.size(); ++i) {
    EXPECT_NEAR(a.gradient.data()[i], factor * b.gradient.data()[i], tolerance);
  }
}

const double log_batch = std::log(static_cast<double>(batch));
const double b = static_cast<double>(batch);

TEST(SpecialCases, OfTheAnchorSchemeAtOneNegative) {
  expect_same({"infonce-anchor", {{"k", 1}, {"nu", 1}}}, {"js", {}}, 0.5);
  expect_same({"infonce-anchor", {{"k", 1}, {"nu", b - 1}}}, {"pcc", {}});
  expect_same({"infonce-anchor", {{"k", 1}, {"nu", 3}}, "rows", "cyc"},
              {"infonce-anchor", {{"k", 1}, {"nu", 3}}});
}

TEST(SpecialCases, OfInfonce) {
  expect_same({"alpha-infonce", {{"alpha", 1 / b}}}, {"infonce", {}}, 1, -log_batch);
  expect_same({"infonce-symmetric", {}}, {"infonce", {}, "both"});
  // InfoNCE with one negative left out, averaged over which.
  const auto s = random_scores(batch, 21);
  double sum = 0;
  for (std::size_t i = 0; i < batch; ++i) {
    for (std::size_t m = 0; m < batch; ++m) {
      if (m == i) continue;
      double z = 0;
      for (std::size_t j = 0; j < batch; ++j) z += j == m ? 0 : std::exp(s(i, j));
      sum += (std::log(z) - s(i, i)) / (b * (b - 1));
    }
  }
  EXPECT_NEAR(run({"infonce-anchor", {{"nu", 0}}}, s).loss, sum, 1e-12);
}

TEST(SpecialCases, OfBounds) {
  expect_same({"dv-nwj", {{"beta", 0}}}, {"dv", {}});
  expect_same({"dv-nwj", {{"beta", 1e9}}}, {"nwj", {}}, 1, 0, 1e-6);
  expect_same({"tuba", {}}, {"nwj", {}});
  expect_same({"interpolated", {{"alpha", 0}}}, {"nwj", {}});
  expect_same({"interpolated", {{"alpha", 1e-9}}}, {"nwj", {}}, 1, 0, 1e-6);
  // One log-mean over all entries of the matrix.
  const auto s = random_scores(batch, 21);
  double all = 0, diagonal = 0;
  for (double v : s.flat()) all += std::exp(v) / (b * b);
  for (std::size_t i = 0; i < batch; ++i) diagonal += s(i, i) / b;
  EXPECT_NEAR(run({"ml-infonce", {{"alpha", 1 / b}}}, s).loss, std::log(all) - diagonal, 1e-12);
}

TEST(SpecialCases, OfTheSeparableRule) {
  const auto power = [](double a, double nu = 1) {
    return Form{"anchor-ratio-power", {{"a", a}, {"nu", nu}}};
  };
  expect_same(power(1), {"nwj", {}}, 0.5);
  expect_same(power(0.5), {"hd-dime", {}});
  expect_same(power(2), {"d-rfc", {}}, 0.5, 0.25);
  expect_same(power(0), {"rkl-dime", {}}, 0.5, -0.5);
}

TEST(SpecialCases, OfRules) {
  for (double nu : {0.0, 1.0, 4.0}) {
    for (double k : {0.0, 3.0}) {
      const ObjectiveParams scheme = {{"k", k}, {"nu", nu}};
      const auto with = [&](const char* name, double value) {
        ObjectiveParams params = scheme;
        params[name] = value;
        return params;
      };
      expect_same({"anchor-power", with("alpha", 2)}, {"anchor-brier", scheme}, 1, 1);
      expect_same({"anchor-pseudospherical", with("beta", 2)}, {"anchor-spherical", scheme}, 1, 1);
      expect_same({"anchor-power", with("alpha", 1 + 1e-6)}, {"infonce-anchor", scheme}, 1, 0, 1e-5);
      expect_same({"anchor-pseudospherical", with("beta", 1 + 1e-6)}, {"infonce-anchor", scheme}, 1, 0, 1e-5);
    }
  }
}

TEST(SpecialCases, SharedLosses) {
  for (const char* name : {"nce", "gan-dime", "jsd-lb", "smile"}) expect_same({name, {}}, {"js", {}});
  expect_same({"kl-dime", {}}, {"nwj", {}});
}

TEST(Mine, TakesTheFirstMeanForItsAverageAndThenMovesIt) {
  const auto s = random_scores(batch, 4), next = random_scores(batch, 5);
  const auto objective = make_objective("mine", {{"rate", 0.25}});
  Matrix<double> g(batch, batch);
  objective->loss(s.view(), g.view());
  const Result dv = run({"dv", {}}, s);
  for (std::size_t i = 0; i < g.size(); ++i) EXPECT_NEAR(g.data()[i], dv.gradient.data()[i], 1e-12);

  auto mean_exp = [](const Matrix<double>& m) {
    double sum = 0;
    for (std::size_t i = 0; i < batch; ++i) {
      for (std::size_t j = 0; j < batch; ++j) sum += i == j ? 0 : std::exp(m(i, j));
    }
    return sum / (b * (b - 1));
  };
  objective->loss(next.view(), g.view());
  const double average = 0.75 * mean_exp(s) + 0.25 * mean_exp(next);
  EXPECT_NEAR(g(0, 1), std::exp(next(0, 1)) / average / (b * (b - 1)), 1e-12);
  EXPECT_NEAR(g(3, 3), -1 / b, 1e-12);
}

/// Every function pair of the pairwise objectives: phi0'(s) = -e^s phi1'(s) makes log r the optimum.
template <class Phi>
void expect_consistent(const Phi& phi) {
  for (double s = -6; s <= 6; s += 0.25) {
    EXPECT_NEAR(phi.log_negative_slope(s), s + phi.log_positive_slope(s), 1e-12);
    const double h = 1e-5;
    const double positive = (phi.positive(s + h) - phi.positive(s - h)) / (2 * h);
    const double negative = (phi.negative(s + h) - phi.negative(s - h)) / (2 * h);
    EXPECT_NEAR(std::exp(phi.log_positive_slope(s)), -positive, 1e-8 * (1 + std::abs(positive)));
    EXPECT_NEAR(std::exp(phi.log_negative_slope(s)), negative, 1e-8 * (1 + std::abs(negative)));
  }
}

TEST(PairwiseFunctions, AreFisherConsistent) {
  using namespace objectives;
  expect_consistent(JensenShannon{});
  expect_consistent(KullbackLeibler{});
  expect_consistent(ChiSquare{});
  expect_consistent(Hellinger{});
  expect_consistent(ReverseKullbackLeibler{});
  expect_consistent(ShiftedLog{});
  for (double nu : {0.3, 1.0, 7.0}) {
    // Weighted classes and u = r / nu cancel.
    expect_consistent(WeightedLogistic{nu});
    for (double a : {0.0, 0.5, 1.0, 2.0}) expect_consistent(WeightedRatioPower{{a}, nu});
  }
}

Matrix<double> shifted(Matrix<double> s, const std::vector<double>& by_row) {
  for (std::size_t i = 0; i < s.rows(); ++i) {
    for (double& v : s.row(i)) v += by_row[i];
  }
  return s;
}

TEST(Shifts, OfRowsLeaveInfonceAloneButNotTheAnchor) {
  const auto s = golden_scores();
  const auto moved = shifted(s, {3, -2, 1, 0.5, -4});
  EXPECT_NEAR(run({"infonce", {}}, moved).loss, run({"infonce", {}}, s).loss, 1e-12);
  EXPECT_NEAR(run({"infonce-anchor", {}}, moved).loss - run({"infonce-anchor", {}}, s).loss, 0.418735662240,
              1e-11);
  EXPECT_GT(std::abs(run({"infonce-symmetric", {}}, moved).loss - run({"infonce-symmetric", {}}, s).loss),
            0.01);
}

TEST(Shifts, OfAllScoresLeaveSomeAlone) {
  const auto s = golden_scores();
  const auto moved = shifted(s, std::vector<double>(5, 1.7));
  for (const char* name : {"infonce", "infonce-symmetric", "dv", "ml-infonce", "alpha-infonce"}) {
    EXPECT_NEAR(run({name, {}}, moved).loss, run({name, {}}, s).loss, 1e-12) << name;
  }
  for (const char* name : {"nwj", "js", "infonce-anchor", "anchor-brier", "pcc", "d-rfc", "hd-dime"}) {
    EXPECT_GT(std::abs(run({name, {}}, moved).loss - run({name, {}}, s).loss), 1e-3) << name;
  }
}

// A1(S + c; nu e^c) = A1(S; nu), and A0 likewise.
TEST(Shifts, AreScalesOfNu) {
  const auto s = random_scores(batch, 9);
  for (double c : {-3.0, 0.4, 5.0}) {
    objectives::AnchorLogVisitor<double> visitor(2), scaled(2 * std::exp(c));
    objectives::visit_rows<double>(visitor, s.view(), {}, {}, {});
    objectives::visit_rows<double>(scaled, shifted(s, std::vector<double>(batch, c)).view(), {}, {}, {});
    EXPECT_NEAR(visitor.positive_term(), scaled.positive_term(), 1e-12);
    EXPECT_NEAR(visitor.anchor_term(), scaled.anchor_term(), 1e-12);
  }
}

double sum(const Matrix<double>& g) { return std::accumulate(g.flat().begin(), g.flat().end(), 0.0); }

TEST(GradientSums, VanishWhereAShiftChangesNothing) {
  const auto s = random_scores(batch, 9);
  for (const char* name : {"dv", "ml-infonce", "infonce", "infonce-symmetric"}) {
    EXPECT_NEAR(sum(run({name, {}}, s).gradient), 0, 1e-14) << name;
  }
  const Result infonce = run({"infonce", {}}, s);
  for (std::size_t i = 0; i < batch; ++i) {
    const auto row = infonce.gradient.row(i);
    EXPECT_NEAR(std::accumulate(row.begin(), row.end(), 0.0), 0, 1e-14);
  }
}

// sum G = w0 mean_i E_i / (nu + E_i) - w1 mean_im nu / D_im
TEST(GradientSums, OfTheAnchorAreACalibrationTest) {
  const auto s = random_scores(batch, 9);
  for (double nu : {0.5, 1.0, 8.0}) {
    const double k = b - 1, w1 = k / (k + nu), w0 = nu / (k + nu);
    double expected = 0;
    for (std::size_t i = 0; i < batch; ++i) {
      double e = 0;
      for (std::size_t j = 0; j < batch; ++j) e += j == i ? 0 : std::exp(s(i, j));
      expected += w0 * e / (nu + e) / b;
      for (std::size_t m = 0; m < batch; ++m) {
        if (m != i) expected -= w1 * nu / (nu + std::exp(s(i, i)) + e - std::exp(s(i, m))) / (b * k);
      }
    }
    EXPECT_NEAR(sum(run({"infonce-anchor", {{"nu", nu}}}, s).gradient), expected, 1e-14);
  }
}

TEST(Directions, AreTheTransposeAndTheMean) {
  for (const Form& form : forms()) {
    if (form.direction != "rows" || form.name == "infonce-symmetric") continue;
    const auto s = random_scores(batch, 10);
    Matrix<double> t(batch, batch);
    for (std::size_t i = 0; i < batch; ++i) {
      for (std::size_t j = 0; j < batch; ++j) t(i, j) = s(j, i);
    }
    Form columns = form, both = form;
    columns.direction = "columns";
    both.direction = "both";
    if (form.make()->has_baseline()) continue;  // a(x) belongs to rows
    SCOPED_TRACE(testing::PrintToString(form));
    const Result r = run(form, s), c = run(columns, s), m = run(both, s), transposed = run(form, t);
    const double tolerance = 1e-12 * (1 + std::abs(r.loss) + std::abs(c.loss));
    EXPECT_NEAR(c.loss, transposed.loss, tolerance);
    EXPECT_NEAR(m.loss, (r.loss + c.loss) / 2, tolerance);
    for (std::size_t i = 0; i < batch; ++i) {
      for (std::size_t j = 0; j < batch; ++j) {
        EXPECT_NEAR(c.gradient(i, j), transposed.gradient(j, i), tolerance);
        EXPECT_NEAR(m.gradient(i, j), (r.gradient(i, j) + c.gradient(i, j)) / 2, tolerance);
      }
    }
  }
}

}  // namespace
}  // namespace kedge
