// Sides that are always, or next to always, the same: an interval of some width, and a model all the same.
#include "estimate/verdict/variety.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "estimate/verdict/checks.hpp"
#include "kedge/model.hpp"
#include "normal_rows.hpp"

namespace kedge::estimate {
namespace {

using estimate_test::array;
using estimate_test::check;
using estimate_test::normal_pairs;
using testing::HasSubstr;

double entropy(double q) { return -q * std::log(q) - (1 - q) * std::log(1 - q); }

/// All of one value but the first `apart`, which are 1, 2, ...
Matrix<float> nearly_constant(std::size_t n, std::size_t apart) {
  Matrix<float> column(n, 1);
  for (std::size_t i = 0; i < apart; ++i) column(i, 0) = static_cast<float>(i + 1);
  return column;
}

TEST(Sameness, IsOfFewRowsApart) {
  const auto of = [](const Matrix<float>& x, const Matrix<float>& y, std::vector<double> weights = {}) {
    return find_sameness({{x, y}, false, false, std::move(weights)});
  };
  const Matrix<float> varied = normal_pairs(98, 1, 0, 1).x;
  EXPECT_FALSE(of(varied, nearly_constant(98, 5)));
  EXPECT_FALSE(of(varied, varied));
  const auto four = of(varied, nearly_constant(98, 4));
  EXPECT_STREQ(four->side, "Y");
  EXPECT_EQ(four->apart, 4);
  EXPECT_NEAR(four->nats, entropy(0.05) + 0.05 * std::log(4), 1e-12);
  const auto both = of(nearly_constant(98, 0), nearly_constant(98, 4));
  EXPECT_STREQ(both->side, "X");  // which allows less
  EXPECT_NEAR(both->nats, entropy(0.01), 1e-12);
  // Equal weights are none; a row that stands for nobody does not stand apart.
  EXPECT_NEAR(of(varied, nearly_constant(98, 4), std::vector<double>(98, 1.0))->nats, four->nats, 1e-12);
  std::vector<double> weights(98, 98.0 / 97);
  weights[0] = 0;
  EXPECT_NEAR(of(varied, nearly_constant(98, 1), weights)->nats, entropy(1.0 / 99), 1e-12);
}

TEST(Sameness, CountsRowsByTheirWeight) {
  const Matrix<float> varied = normal_pairs(300, 1, 0, 1).x, column = nearly_constant(300, 10);
  for (const double little : {0.0, 1e-6}) {
    std::vector<double> weights(300, (300 - 10 * little) / 290);
    std::fill_n(weights.begin(), 10, little);
    const auto found = find_sameness({{varied, column}, false, false, weights});
    ASSERT_TRUE(found) << little;
    EXPECT_EQ(found->apart, little == 0 ? 0 : 10);
    EXPECT_NEAR(found->nats, entropy(1.0 / 292) + (little == 0 ? 0 : std::log(10) / 292), 1e-6);
  }
  // Three rows that stand for half of all are no small part of them.
  std::vector<double> weights(300, 0.5);
  std::fill_n(weights.begin(), 3, 50.5);
  EXPECT_FALSE(find_sameness({{varied, nearly_constant(300, 3)}, false, false, weights}));
}

TEST(Sameness, HardlyAnyRowsAreNotAlike) {
  const Matrix<float> varied = normal_pairs(4, 1, 0, 1).x;
  EXPECT_FALSE(find_sameness({{varied, varied}, false, false, {}}));
  EXPECT_TRUE(find_sameness({{varied, nearly_constant(4, 1)}, false, false, {}}));
}

TEST(Sameness, CommonRowNeedNotComeFirst) {
  Matrix<float> column(50, 1);
  for (const std::size_t i : {0, 20, 49}) column(i, 0) = 1;
  EXPECT_EQ(find_sameness({{column, normal_pairs(50, 1, 0, 1).y}, false, false, {}})->apart, 3);
}

TEST(PrecisionCheck, NoWidthIsNoPrecision) {
  EXPECT_FALSE(precision_check(0, 0).passed);
  EXPECT_TRUE(precision_check(0, 1e-6).passed);
}

class OfAConstant : public testing::TestWithParam<const char*> {};

TEST_P(OfAConstant, HasWidthAndIsTrustedByTheNumberOfRows) {
  for (const std::size_t n : {20, 400}) {
    const Matrix<float> constant(n, 2), varied = normal_pairs(n, 1, 0, 2).y;
    Options options;
    options.method = GetParam();
    const Estimate e = mutual_information(varied.view(), constant.view(), options);
    EXPECT_EQ(e.mi, 0);
    EXPECT_NEAR(e.std_error, entropy(1 / (static_cast<double>(n) + 2)), 1e-12);
    EXPECT_EQ(e.trusted, n == 400);
    EXPECT_EQ(check(e, "variety").passed, n == 400);
    EXPECT_THAT(check(e, "variety").message, HasSubstr("Y is the same in every row"));
    EXPECT_EQ(e.model == nullptr, options.method == "ksg");
  }
}

TEST_P(OfAConstant, HasAModelThatIsSavedAndSaysNothingOfNewRows) {
  const Matrix<float> constant(40, 2), varied = normal_pairs(40, 1, 0, 3).y;
  Options options;
  options.method = GetParam();
  const Estimate e = mutual_information(constant.view(), varied.view(), options);
  if (!e.model) return;  // nearest neighbours have none
  const auto path = (std::filesystem::path(testing::TempDir()) / "kedge_constant.safetensors").string();
  e.model->save(path);
  const auto loaded = Model::load(path);
  std::filesystem::remove(path);
  const auto fresh = normal_pairs(30, 2, 0.5, 4);
  const Matrix<float> y = normal_pairs(30, 1, 0, 5).y;
  EXPECT_THAT(loaded->pmi(array(fresh.x), array(y)), testing::Each(0));
  EXPECT_THAT(loaded->log_ratio(array(fresh.x), array(y)).flat(), testing::Each(0));
}

INSTANTIATE_TEST_SUITE_P(Methods, OfAConstant, testing::Values("auto", "gaussian", "ksg"));

// One row in 400 has another Y and an X far from all others: by the rest I is anything from 0 to H(1/400),
// and the interval must hold all of that, wherever the row stands: in the first fold's training rows or not.
TEST(OneRowApart, LeavesRoomForAllThatItMayCarry) {
  for (std::size_t row = 0; row < 12; ++row) {
    Matrix<float> x = normal_pairs(400, 1, 0, 6).x, y(400, 1);
    x(row, 0) = 10;
    y(row, 0) = 1;
    Options options;
    options.steps = 20;
    options.hidden = {8};
    const Estimate e = mutual_information(x.view(), y.view(), options);
    EXPECT_LE(e.ci[0], 0) << row;
    EXPECT_GE(e.ci[1], entropy(1.0 / 400)) << row;
    EXPECT_THAT(check(e, "variety").message, HasSubstr("all but 1 of 400 rows"));
  }
}

}  // namespace
}  // namespace kedge::estimate
