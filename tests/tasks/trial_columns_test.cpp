// Many columns: rotations, columns of noise, and independence.
#include <gmock/gmock.h>

#include "kedge/error.hpp"
#include "support.hpp"
#include "tasks/parts/columns.hpp"
#include "tasks/parts/covariance.hpp"
#include "tasks/parts/normal.hpp"

namespace kedge {
namespace {

using namespace testing_tasks;
using Row = std::span<const double>;

TEST(TrialColumns, NormalSumHearsEachColumn) {
  const double rho = std::sqrt(0.8 / 20);
  expect_mean_log_ratio("trial/normal-20v1", [=](Row x, Row y) {
    double sum = 0;
    for (std::size_t k = 0; k < x.size(); ++k) sum += (k % 2 == 0 ? rho : -rho) * x[k];
    return std::log(phi(y[0], sum, std::sqrt(0.2)) / phi(y[0]));
  });
}

TEST(TrialColumns, StudentPairsHaveTheLogRatioOfTheirDensities) {
  const auto log_density = [](double squares, double dim) {  // five degrees of freedom, up to the dispersion
    return std::lgamma((5 + dim) / 2) - std::lgamma(2.5) - dim / 2 * std::log(5 * pi) -
           (5 + dim) / 2 * std::log1p(squares / 5);
  };
  expect_mean_log_ratio("trial/student-5-0.6", [&](Row x, Row y) {
    const double xx = x[0] * x[0] + x[1] * x[1], yy = y[0] * y[0] + y[1] * y[1];
    const double all = (xx + yy - 1.2 * (x[0] * y[0] + x[1] * y[1])) / 0.64;
    return log_density(all, 4) - std::log(0.64) - log_density(xx, 2) - log_density(yy, 2);
  });
}

TEST(TrialColumns, HiddenPairStandsFirstAmongNoise) {
  expect_mean_log_ratio("trial/hidden-pair", [](Row x, Row y) { return pair_log_ratio(0.9, x[0], y[0]); });
  const Sample s = sample("trial/hidden-pair", 20000, 2);
  EXPECT_EQ(s.x.cols(), 9U);
  for (std::size_t k = 1; k < 9; ++k) {
    const Mean product = mean(of_rows(s, [k](Row x, Row y) { return x[k] * y[9 - k]; }));
    EXPECT_NEAR(product.value, 0, 4 * product.error);
  }
}

TEST(TrialColumns, RotationKeepsLengthsAndAngles) {
  const auto base = tasks::normal(6, tasks::paired_covariance(6, 4, 2, 0.5));
  const auto turned = tasks::rotated(base, 7);
  EXPECT_EQ(turned.mi, base.mi);
  Rng a(3), b(3);
  std::vector<double> x(12), y(8), rx(12), ry(8);
  const auto two_rows = [](const tasks::Joint& joint, Rng& rng, std::vector<double>& of_x,
                           std::vector<double>& of_y) {
    joint.draw(rng, std::span(of_x).first(6), std::span(of_y).first(4));
    joint.draw(rng, std::span(of_x).last(6), std::span(of_y).last(4));
  };
  two_rows(base, a, x, y);
  two_rows(turned, b, rx, ry);
  const auto dot = [](const std::vector<double>& rows, std::size_t i, std::size_t j) {
    const std::size_t d = rows.size() / 2;
    double sum = 0;
    for (std::size_t k = 0; k < d; ++k) sum += rows[i * d + k] * rows[j * d + k];
    return sum;
  };
  for (const auto& [i, j] : {std::pair{0, 0}, {0, 1}, {1, 1}}) {
    const auto r = static_cast<std::size_t>(i), c = static_cast<std::size_t>(j);
    EXPECT_NEAR(dot(x, r, c), dot(rx, r, c), 1e-12);
    EXPECT_NEAR(dot(y, r, c), dot(ry, r, c), 1e-12);
  }
  EXPECT_GT(std::abs(x[0] - rx[0]), 1e-3);
}

TEST(TrialColumns, RotatedTasksHaveTheMiOfWhatTheyTurn) {
  EXPECT_EQ(task_mi("trial/hidden-pair-rotated"), task_mi("trial/hidden-pair"));
  EXPECT_EQ(task_mi("trial/hidden-cosine-rotated"), task_mi("trial/cosine-1"));
  double spectrum = 0;
  for (int k = 0; k < 10; ++k) spectrum -= std::log1p(-std::pow(0.9 * std::pow(0.7, k), 2)) / 2;
  EXPECT_NEAR(task_mi("trial/spectrum-10v10"), spectrum, 1e-12);
}

// No mutual information, but the margins of what they were made of: products of bounded functions of x and y
// have the mean that independence gives.
TEST(TrialColumns, IndependentTasksAre) {
  std::size_t seen = 0;
  for (const TaskInfo& info : list_tasks()) {
    if (!info.id.starts_with("trial/independent-")) continue;
    ++seen;
    EXPECT_EQ(task_mi(info.id), 0) << info.id;
    const std::size_t n = 20000;
    const Sample s = sample(info.id, n, 4);
    for (double frequency : {0.3, 1.0}) {
      const auto of_x = of_rows(s, [=](Row x, Row) { return std::sin(frequency * x[0]); });
      const auto of_y = of_rows(s, [=](Row, Row y) { return std::sin(frequency * y[0]); });
      const auto size_x = of_rows(s, [=](Row x, Row) { return std::cos(frequency * x[0]); });
      const auto size_y = of_rows(s, [=](Row, Row y) { return std::cos(frequency * y[0]); });
      for (const auto& [a, b] : {std::pair{&of_x, &of_y}, {&size_x, &size_y}}) {
        const double mean_a = mean(*a).value, mean_b = mean(*b).value;
        std::vector<double> products(n);
        for (std::size_t i = 0; i < n; ++i) products[i] = ((*a)[i] - mean_a) * ((*b)[i] - mean_b);
        const Mean covariance = mean(products);
        EXPECT_NEAR(covariance.value, 0, 4 * covariance.error) << info.id;
      }
    }
  }
  EXPECT_EQ(seen, 8U);
}

TEST(TrialTasks, AreListedWithASentenceAndDrawFiniteRows) {
  std::size_t seen = 0;
  for (const TaskInfo& info : list_tasks()) {
    if (!info.id.starts_with("trial/")) continue;
    ++seen;
    EXPECT_GT(info.summary.size(), 10U) << info.id;
    const Sample s = sample(info.id, 200, 6);
    EXPECT_GE(s.mi, 0) << info.id;
    for (float v : s.x.flat()) EXPECT_TRUE(std::isfinite(v)) << info.id;
    for (float v : s.y.flat()) EXPECT_TRUE(std::isfinite(v)) << info.id;
  }
  EXPECT_GE(seen, 50U);
}

TEST(TrialTasks, MisspelledNamesAreMet) {
  EXPECT_THAT([] { task_mi("trial/cosin-5"); },
              testing::ThrowsMessage<InputError>(testing::HasSubstr("did you mean 'trial/cosine-5'?")));
}

}  // namespace
}  // namespace kedge
