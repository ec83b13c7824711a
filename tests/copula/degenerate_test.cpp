// Data that leave matrices singular must give finite numbers and correlations within their limits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "copula/canonical.hpp"
#include "copula/gaussian.hpp"
#include "copula/student.hpp"
#include "kedge/error.hpp"
#include "samples.hpp"

namespace kedge::copula {
namespace {

void expect_sane(const LogRatio& fit, const Matrix<float>& x, const Matrix<float>& y) {
  ASSERT_EQ(fit.x_map.rows(), x.cols());
  ASSERT_EQ(fit.y_map.rows(), y.cols());
  EXPECT_LE(fit.rho.size(), std::min(fit.x_map.cols(), fit.y_map.cols()));
  for (const double rho : fit.rho) {
    EXPECT_GE(rho, 0);
    EXPECT_LE(rho, std::isinf(fit.df) ? most_gaussian_rho : most_student_rho);
  }
  EXPECT_TRUE(std::isfinite(fit.constant()));
  for (const double value : values_at(fit, x, y)) EXPECT_TRUE(std::isfinite(value));
  const std::vector<float> far_x(x.cols(), 8), far_y(y.cols(), -8);
  EXPECT_TRUE(std::isfinite(fit(far_x, far_y)));
}

void expect_all_sane(const Matrix<float>& x, const Matrix<float>& y, std::span<const double> weights = {}) {
  for (const Shrinkage shrinkage : {Shrinkage::none, Shrinkage::spike}) {
    expect_sane(fit_gaussian(x.view(), y.view(), weights, shrinkage), x, y);
    for (const double df : {1.0, 4.0}) {
      const Matrix<float> tx = student_scores(x.view(), df), ty = student_scores(y.view(), df);
      expect_sane(fit_student(tx.view(), ty.view(), weights, df, shrinkage), tx, ty);
    }
  }
  EXPECT_TRUE(std::isfinite(gaussian_mi(x.view(), y.view(), weights)));
  EXPECT_GE(gaussian_mi(x.view(), y.view(), weights), 0);
  EXPECT_GE(choose_df(x.view(), y.view(), weights), 1);
}

Pairs example(std::size_t n = 300) {
  Rng rng(16);
  return draw(n, 4, 3, {0.7, 0.3}, infinity, rng);
}

TEST(Degenerate, ConstantColumns) {
  Pairs pairs = example();
  for (std::size_t i = 0; i < 300; ++i) {
    pairs.x(i, 1) = 0;
    pairs.y(i, 2) = 0.3F;
  }
  expect_all_sane(pairs.x, pairs.y);
  // Whatever value it takes later, a column that told nothing has no say.
  const Matrix<float> tx = student_scores(pairs.x.view(), 4), ty = student_scores(pairs.y.view(), 4);
  for (const LogRatio& fit : {fit_gaussian(pairs.x.view(), pairs.y.view(), {}, Shrinkage::none),
                              fit_student(tx.view(), ty.view(), {}, 4, Shrinkage::none)}) {
    const double before = fit(pairs.x.row(0), pairs.y.row(0));
    pairs.x(0, 1) = 3;
    pairs.y(0, 2) = -2;
    EXPECT_EQ(fit(pairs.x.row(0), pairs.y.row(0)), before);
  }
}

TEST(Degenerate, OneBlockConstant) {
  Pairs pairs = example();
  std::ranges::fill(pairs.y.flat(), 0.0F);
  expect_all_sane(pairs.x, pairs.y);
  EXPECT_EQ(gaussian_mi(pairs.x.view(), pairs.y.view(), {}), 0);
}

TEST(Degenerate, RepeatedColumns) {
  Pairs pairs = example();
  const double once = gaussian_mi(pairs.x.view().block(0, 0, 300, 3), pairs.y.view(), {});
  for (std::size_t i = 0; i < 300; ++i) pairs.x(i, 3) = pairs.x(i, 0);
  expect_all_sane(pairs.x, pairs.y);
  EXPECT_NEAR(gaussian_mi(pairs.x.view(), pairs.y.view(), {}), once, 1e-6);
}

TEST(Degenerate, OneBlockIsTheOther) {
  const Pairs pairs = example();
  expect_all_sane(pairs.x, pairs.x);
  EXPECT_EQ(fit_gaussian(pairs.x.view(), pairs.x.view(), {}, Shrinkage::none).rho.front(), most_gaussian_rho);
}

TEST(Degenerate, MoreColumnsThanRows) {
  Rng rng(17);
  for (const auto& [n, p, q] :
       {std::array<std::size_t, 3>{50, 40, 30}, {50, 60, 60}, {20, 90, 1}, {3, 2, 2}}) {
    const Pairs pairs = draw(n, p, q, {}, infinity, rng);
    expect_all_sane(pairs.x, pairs.y);
  }
}

TEST(Degenerate, FewRowsOrNone) {
  for (const std::size_t n : {0, 1, 2}) {
    const Pairs pairs = example(n);
    expect_all_sane(pairs.x, pairs.y);
  }
}

TEST(Degenerate, FewWeightsOrNone) {
  const Pairs pairs = example();
  std::vector<double> weights(300, 0.0);
  expect_all_sane(pairs.x, pairs.y, weights);
  weights[7] = 1;
  expect_all_sane(pairs.x, pairs.y, weights);
  weights[9] = 1e-30;
  expect_all_sane(pairs.x, pairs.y, weights);
}

TEST(Degenerate, NoColumns) {
  const Pairs pairs = example();
  const Matrix<float> none(300, 0);
  expect_all_sane(pairs.x, none);
  expect_all_sane(none, none);
}

TEST(Degenerate, ScoresAtTheEnds) {
  Pairs pairs = example();
  for (std::size_t i = 0; i < 10; ++i) {
    std::ranges::fill(pairs.x.row(i), i % 2 == 0 ? 8.5F : -8.5F);
    std::ranges::fill(pairs.y.row(i), i % 3 == 0 ? 8.5F : -8.5F);
  }
  expect_all_sane(pairs.x, pairs.y);
}

// Nothing can be made positive definite with a NaN in it; the search for a ridge went on for ever.
TEST(Degenerate, ScoresThatAreNotNumbersAreRefusedInASentence) {
  Rng rng(3);
  auto [x, y] = draw(50, 2, 2, {0.5}, infinity, rng);
  x(7, 1) = std::nanf("");
  const auto refused = testing::ThrowsMessage<InputError>(testing::HasSubstr("not a finite number"));
  EXPECT_THAT([&] { fit_gaussian(x.view(), y.view(), {}, Shrinkage::none); }, refused);
  EXPECT_THAT([&] { gaussian_mi(x.view(), y.view(), {}); }, refused);
}

}  // namespace
}  // namespace kedge::copula
