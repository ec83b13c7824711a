#include "copula/student.hpp"

#include <gtest/gtest.h>

#include "core/moments.hpp"
#include "samples.hpp"

namespace kedge::copula {
namespace {

/// Mutual information beyond the Gaussian part: E log(1 + Q/df) = psi((df+d)/2) - psi(df/2) of d dimensions
/// (Arellano-Valle, Contreras-Reyes and Genton, 2013).
double student_part(double df, double p, double q) {
  const auto spread = [&](double d) { return (df + d) / 2 * (digamma((df + d) / 2) - digamma(df / 2)); };
  return log_gamma((df + p + q) / 2) + log_gamma(df / 2) - log_gamma((df + p) / 2) - log_gamma((df + q) / 2) +
         spread(p) + spread(q) - spread(p + q);
}

class Student : public testing::TestWithParam<double> {};

// The asymptotic variance of a correlation by maximum likelihood is (1 - rho^2)^2 (df+d+2) / (df+d) / n.
TEST_P(Student, FindsTheScatter) {
  const double df = GetParam();
  const std::vector<double> rho{0.9, 0.5};
  constexpr std::size_t n = 10000;
  Rng rng(9);
  const Pairs pairs = draw(n, 3, 2, rho, df, rng);  // of unit scale, so they are their own Student scores
  const LogRatio fit = fit_student(pairs.x.view(), pairs.y.view(), {}, df, Shrinkage::none);
  ASSERT_EQ(fit.rho.size(), 2U);
  ASSERT_EQ(fit.x_map.cols(), 3U);
  for (std::size_t k = 0; k < 2; ++k) {
    const double error = (1 - rho[k] * rho[k]) * std::sqrt((df + 7) / (df + 5) / n);
    EXPECT_NEAR(fit.rho[k], rho[k], 4 * error);
  }
  const std::vector<double> values = values_at(fit, pairs.x, pairs.y);
  const double truth = -0.5 * (std::log1p(-0.81) + std::log1p(-0.25)) + student_part(df, 3, 2);
  EXPECT_NEAR(mean(values), truth, 4 * mean_error(values));
}

INSTANTIATE_TEST_SUITE_P(Degrees, Student, testing::Values(1.0, 2.0, 6.0, 20.0));

TEST(Student, WeightsOfZeroLeaveRowsOut) {
  Rng rng(10);
  const Pairs pairs = draw(400, 2, 2, {0.7}, 3, rng);
  std::vector<double> weights(400, 0.0);
  std::fill_n(weights.begin(), 200, 2.5);
  const LogRatio half = fit_student(pairs.x.view(), pairs.y.view(), weights, 3, Shrinkage::none);
  const LogRatio top = fit_student(pairs.x.top(200), pairs.y.top(200), {}, 3, Shrinkage::none);
  for (std::size_t i = 0; i < 400; ++i)
    EXPECT_NEAR(half(pairs.x.row(i), pairs.y.row(i)), top(pairs.x.row(i), pairs.y.row(i)), 1e-5);
}

TEST(Student, SpikeKeepsTheRadius) {
  Rng rng(11);
  const Pairs pairs = draw(1000, 20, 20, {}, 4, rng);
  const LogRatio fit = fit_student(pairs.x.view(), pairs.y.view(), {}, 4, Shrinkage::spike);
  EXPECT_TRUE(fit.rho.empty());
  EXPECT_EQ(fit.x_map.cols(), 20U);
  EXPECT_EQ(fit.y_map.cols(), 20U);
  const std::vector<double> values = values_at(fit, pairs.x, pairs.y);
  EXPECT_NEAR(mean(values), student_part(4, 20, 20), 4 * mean_error(values));
}

struct Drawn {
  double df;
  std::vector<double> expected;
};

class ChooseDf : public testing::TestWithParam<Drawn> {};

// The likelihood of 2000 rows in ten dimensions tells neighbours on the grid apart, all but the last two.
TEST_P(ChooseDf, FindsTheDegreesOfFreedom) {
  const auto& [df, expected] = GetParam();
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Rng rng(seed, {12});
    const Pairs pairs = draw(3000, 5, 5, {0.8, 0.4}, df, rng);
    const Matrix<float> x = normal_scores(pairs.x), y = normal_scores(pairs.y);
    const double found = choose_df(x.view(), y.view(), {});
    EXPECT_TRUE(std::ranges::find(expected, found) != expected.end()) << df << " " << found;
  }
}

INSTANTIATE_TEST_SUITE_P(Grid, ChooseDf,
                         testing::Values(Drawn{infinity, {infinity}}, Drawn{1, {1}}, Drawn{2, {2}},
                                         Drawn{4, {4}}, Drawn{10, {10}}, Drawn{200, {20, infinity}}));

TEST(ChooseDf, WeightsDecideWhichRows) {
  Rng rng(13);
  const Pairs heavy = draw(1000, 3, 3, {0.5}, 2, rng), light = draw(1000, 3, 3, {0.5}, infinity, rng);
  const auto stack = [](const Matrix<float>& a, const Matrix<float>& b) {
    const Matrix<float> above = normal_scores(a), below = normal_scores(b);
    Matrix<float> both(2000, 3);
    std::ranges::copy(below.flat(), std::ranges::copy(above.flat(), both.flat().begin()).out);
    return both;
  };
  const Matrix<float> x = stack(heavy.x, light.x), y = stack(heavy.y, light.y);
  std::vector<double> weights(2000, 1.0);
  std::fill_n(weights.begin(), 1000, 0.0);
  EXPECT_GE(choose_df(x.view(), y.view(), weights), 20);
  std::ranges::reverse(weights);
  EXPECT_EQ(choose_df(x.view(), y.view(), weights), 2);
}

TEST(ChooseDf, SaysInfinityOfTooFewRows) {
  Rng rng(14);
  const Pairs pairs = draw(59, 10, 10, {}, 1, rng);
  const Matrix<float> x = normal_scores(pairs.x), y = normal_scores(pairs.y);
  EXPECT_EQ(choose_df(x.view(), y.view(), {}), infinity);
}

TEST(StudentScores, AreTheQuantiles) {
  Rng rng(15);
  Matrix<float> z(200, 10);
  for (float& value : z.flat()) value = static_cast<float>(17 * rng.uniform() - 8.5);
  for (const double df : {1.0, 1.5, 3.0, 20.0}) {
    const Matrix<float> t = student_scores(z.view(), df);
    for (std::size_t i = 0; i < z.size(); ++i) {
      const double exact = student_from_normal(z.flat()[i], df);
      EXPECT_NEAR(t.flat()[i], exact, 2e-7 * std::abs(exact)) << z.flat()[i];
    }
  }
}

TEST(StudentScores, AtKnotsBeyondThemAndWithoutTails) {
  const StudentScores table(2);
  for (const int knot : {0, 1, 500, 1023}) {
    const double z = knot * 8.5 / 1024;
    EXPECT_DOUBLE_EQ(table(z), student_from_normal(z, 2) * (knot > 0));
    EXPECT_EQ(table(-z), -table(z));
  }
  EXPECT_DOUBLE_EQ(table(8.5), student_from_normal(8.5, 2));
  EXPECT_EQ(table(30), table(8.5));
  EXPECT_EQ(table(-1e30), -table(8.5));
  Matrix<float> z(1, 2);
  z(0, 0) = -9.25F;
  EXPECT_EQ(student_scores(z.view(), infinity)(0, 0), -9.25F);
}

}  // namespace
}  // namespace kedge::copula
