// The forty tasks against their published table, and their samplers against the log ratios of the
// distributions they name, undone map by map.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/special.hpp"
#include "kedge/error.hpp"
#include "support.hpp"
#include "tasks/parts/maps.hpp"
#include "tasks/parts/normal_mixture.hpp"

namespace kedge {
namespace {

using namespace testing_tasks;
using Row = std::span<const double>;

std::string task(int number) { return fmt::format("bmi/{:02d}", number); }

// Czyz et al., 2023, to the four digits printed.
constexpr double published[40] = {.4133,  .4133,  1.7094, .3333,  .4133,  .4133,  .4133,  .2242,
                                  .2242,  .4133,  .2939,  .4133,  .5928,  1.2922, 1.6243, 1.0217,
                                  1.0217, 1.0217, 1.0217, .4319,  .1931,  .2909,  .1787,  .4482,
                                  .2985,  1.0217, 1.0217, 1.0217, 1.0217, 1.0217, 1.0217, 1.0217,
                                  1.0217, 1.0217, 1.0217, 1.0217, 1.0217, .4319,  .2909,  .4482};

TEST(Bmi, HasThePublishedMutualInformation) {
  for (int i = 1; i <= 40; ++i) EXPECT_NEAR(task_mi(task(i)), published[i - 1], 0.5001e-4) << task(i);
}

TEST(Bmi, EveryIdHasAnAliasOfTheSameRows) {
  std::size_t seen = 0;
  for (const TaskInfo& info : list_tasks()) {
    if (!info.id.starts_with("bmi/")) continue;
    ++seen;
    EXPECT_FALSE(info.summary.empty());
    const Sample a = sample(info.id, 3, 5), b = sample(info.alias, 3, 5);
    EXPECT_THAT(a.x.flat(), testing::ElementsAreArray(b.x.flat())) << info.alias;
    EXPECT_THAT(a.y.flat(), testing::ElementsAreArray(b.y.flat())) << info.alias;
    EXPECT_EQ(info.alias.substr(4, info.alias.find('-') - 4), fmt::format("{}v{}", a.x.cols(), a.y.cols()));
  }
  EXPECT_EQ(seen, 40U);
  EXPECT_EQ(task_mi("bmi/1v1-normal-0.75"), task_mi("bmi/01"));
}

TEST(Bmi, RefusesWhatIsNotThere) {
  EXPECT_THAT([] { task_mi("bmi/1v1-norml-0.75"); },
              testing::ThrowsMessage<InputError>(testing::HasSubstr("did you mean 'bmi/1v1-normal-0.75'?")));
  EXPECT_THAT([] { task_mi("bmi/"); },
              testing::ThrowsMessage<InputError>(testing::HasSubstr("there is no task")));
}

double undo_half_cube(double v) { return std::copysign(std::pow(std::abs(v), 2.0 / 3), v); }

template <class F>
double undo_increasing(F f, double value) {
  double lo = -30, hi = 30;
  for (int i = 0; i < 80; ++i) (f((lo + hi) / 2) < value ? lo : hi) = (lo + hi) / 2;
  return (lo + hi) / 2;
}

TEST(Bmi, PairsHaveTheLogRatioOfTheirMaps) {
  const auto expect = [](int number, auto undo_x, auto undo_y) {
    expect_mean_log_ratio(task(number),
                          [&](Row x, Row y) { return pair_log_ratio(0.75, undo_x(x[0]), undo_y(y[0])); });
  };
  const auto same = [](double v) { return v; };
  expect(1, same, same);
  expect(2, normal_quantile, normal_quantile);
  const tasks::NormalMixture at_x{0.3, 0, 5}, at_y{0.5, -1, 3};
  expect(
      5, [&](double v) { return normal_quantile(at_x.cdf(v)); },
      [&](double v) { return normal_quantile(at_y.cdf(v)); });
  expect(
      6, [](double v) { return undo_increasing(tasks::wiggly_x, v); },
      [](double v) { return undo_increasing(tasks::wiggly_y, v); });
  expect(7, undo_half_cube, undo_half_cube);
}

TEST(Bmi, SwissRollIsAUniformNumberRolled) {
  expect_mean_log_ratio(task(10), [](Row x, Row y) {
    const double t = 21 * std::hypot(x[0], x[1]);
    EXPECT_NEAR(21 * x[0], t * std::cos(t), 1e-4);
    EXPECT_NEAR(21 * x[1], t * std::sin(t), 1e-4);
    return pair_log_ratio(0.75, normal_quantile((t / (1.5 * pi) - 1) / 2), normal_quantile(y[0]));
  });
}

TEST(Bmi, AdditiveUniformHasItsConvolution) {
  for (const auto& [number, eps] : {std::pair{3, 0.1}, std::pair{4, 0.75}}) {
    expect_mean_log_ratio(task(number), [eps = eps](Row x, Row y) {
      EXPECT_LE(std::abs(y[0] - x[0]), eps + 1e-6);
      // p(y|x) is one over the window, p(y) the part of (0, 1) inside y's window over the window.
      return -std::log(std::min(1.0, y[0] + eps) - std::max(0.0, y[0] - eps));
    });
  }
}

// n columns of variance 1 and correlation 1/2 have the precision 2 I - 2/(1 + n) 1 1^T and a determinant of
// (1 + n) / 2^n, so that up to terms which cancel their log density is one of their sum alone.
double dense_term(double sum, std::size_t columns) {
  const double n = static_cast<double>(columns);
  return sum * sum / (1 + n) - std::log(1 + n) / 2;
}

TEST(Bmi, DenseNormalHasTheLogRatioOfItsSums) {
  for (int number : {11, 12, 13, 14, 15}) {
    expect_mean_log_ratio(task(number), [](Row x, Row y) {
      const double of_x = std::accumulate(x.begin(), x.end(), 0.0);
      const double of_y = std::accumulate(y.begin(), y.end(), 0.0);
      return dense_term(of_x + of_y, x.size() + y.size()) - dense_term(of_x, x.size()) -
             dense_term(of_y, y.size());
    });
  }
}

double two_pairs(Row x, Row y) { return pair_log_ratio(0.8, x[0], y[0]) + pair_log_ratio(0.8, x[1], y[1]); }

std::vector<double> mapped_row(Row row, double (*f)(double)) {
  std::vector<double> out;
  for (double v : row) out.push_back(f(v));
  return out;
}

TEST(Bmi, TwoPairsHaveTheLogRatioOfTheirMaps) {
  for (int number : {16, 17, 18, 19}) expect_mean_log_ratio(task(number), two_pairs);
  for (int number : {26, 27, 28}) {
    expect_mean_log_ratio(task(number), [](Row x, Row y) {
      return two_pairs(mapped_row(x, normal_quantile), mapped_row(y, normal_quantile));
    });
  }
  for (int number : {29, 30, 31}) {
    expect_mean_log_ratio(task(number), [](Row x, Row y) {
      return two_pairs(mapped_row(x, undo_half_cube), mapped_row(y, undo_half_cube));
    });
  }
}

/// Turned back by the angle that the length, which the spiral keeps, tells.
std::vector<double> unwound(Row row, std::size_t i, std::size_t j) {
  std::vector<double> out(row.begin(), row.end());
  double squares = 0;
  for (double v : row) squares += v * v;
  const double angle = -squares / static_cast<double>(row.size());
  out[i] = std::cos(angle) * row[i] - std::sin(angle) * row[j];
  out[j] = std::sin(angle) * row[i] + std::cos(angle) * row[j];
  return out;
}

TEST(Bmi, SpiralsUnwind) {
  for (int number : {32, 33, 34}) {
    expect_mean_log_ratio(task(number),
                          [](Row x, Row y) { return two_pairs(unwound(x, 0, 1), unwound(y, 1, 2)); });
  }
  for (int number : {35, 36, 37}) {
    expect_mean_log_ratio(task(number), [](Row x, Row y) {
      // Rounding of floats may leave (0, 1) by a hair.
      const auto undo = [](double v) { return normal_quantile(std::clamp(v, 1e-7, 1 - 1e-7)); };
      return two_pairs(mapped_row(unwound(x, 0, 1), undo), mapped_row(unwound(y, 1, 2), undo));
    });
  }
}

/// log density of the multivariate Student distribution of identity dispersion.
double student_log_density(double df, double squares, double dim) {
  return std::lgamma((df + dim) / 2) - std::lgamma(df / 2) - dim / 2 * std::log(df * pi) -
         (df + dim) / 2 * std::log1p(squares / df);
}

double student_log_ratio(double df, Row x, Row y) {
  double xx = 0, yy = 0;
  for (double v : x) xx += v * v;
  for (double v : y) yy += v * v;
  const double p = static_cast<double>(x.size()), q = static_cast<double>(y.size());
  return student_log_density(df, xx + yy, p + q) - student_log_density(df, xx, p) -
         student_log_density(df, yy, q);
}

TEST(Bmi, StudentHasTheLogRatioOfItsDensities) {
  for (const auto& [number, df] : {std::pair{8, 1}, {20, 1}, {21, 2}, {22, 2}, {23, 3}, {24, 2}, {25, 3}}) {
    expect_mean_log_ratio(task(number), [df = df](Row x, Row y) { return student_log_ratio(df, x, y); });
  }
  for (const auto& [number, df] : {std::pair{9, 1}, {38, 1}, {39, 2}, {40, 2}}) {
    expect_mean_log_ratio(task(number), [df = df](Row x, Row y) {
      const auto undo = [](double v) { return std::sinh(v); };
      return student_log_ratio(df, mapped_row(x, undo), mapped_row(y, undo));
    });
  }
}

}  // namespace
}  // namespace kedge
