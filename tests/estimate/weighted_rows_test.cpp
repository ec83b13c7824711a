// Weighted rows stand for a population: what is estimated is its information, and its dangers are looked for.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "estimate/fit/score_map.hpp"
#include "kedge/estimate.hpp"
#include "normal_rows.hpp"

namespace kedge {
namespace {

using estimate_test::array;

Options quick() {
  Options options;
  options.steps = 300;
  return options;
}

const Check* find(const Estimate& e, const std::string& name) {
  const auto found = std::ranges::find(e.checks, name, &Check::name);
  return found == e.checks.end() ? nullptr : &*found;
}

RowInfo weighted(const Matrix<double>& weights) {
  RowInfo info;
  info.weights = Array::view(MatrixView<const double>(weights.view()), "w");
  return info;
}

TEST(WeightedRows, SharesOfCategoriesAreOfWeight) {
  const std::vector<float> side = {0, 1, 0, 2};
  const std::vector<double> weights = {1, 3, 0, 0};
  const auto c = estimate::count_categories(estimate::Categories::Side::y,
                                            MatrixView<const float>(side.data(), 4, 1), weights);
  ASSERT_EQ(c.log_share.size(), 3U);
  EXPECT_DOUBLE_EQ(c.log_share[0], std::log(0.25));
  EXPECT_DOUBLE_EQ(c.log_share[1], std::log(0.75));
  EXPECT_EQ(std::exp(c.log_share[2]), 0.0);
}

// One row in ten is of a class that weights make one in two, and X tells the classes apart (8 deviations
// between them): I = log 2. With unweighted shares of classes it came out as 1.20.
TEST(WeightedRows, OfACategoryThatWeightsBalance) {
  const std::size_t n = 1000;
  Rng rng(5);
  Matrix<float> x(n, 1);
  Matrix<double> w(n, 1);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < n; ++i) {
    const bool rare = i % 10 == 0;
    x(i, 0) = static_cast<float>(rng.normal() + (rare ? 8 : 0));
    w(i, 0) = rare ? 9 : 1;
    words.emplace_back(rare ? "rare" : "usual");
  }
  const Estimate e = mutual_information(array(x), Array::words(words, 1), weighted(w), quick());
  EXPECT_NEAR(e.mi, std::log(2.0), 0.03);
  EXPECT_TRUE(find(e, "calibration")->passed);
}

// Importance weights often leave next to nothing to the outermost rows. Their scores were infinite.
TEST(WeightedRows, OfNextToNoWeightAtTheEnds) {
  auto data = estimate_test::normal_pairs(500, 1, 0.7, 3);
  Matrix<double> w(500, 1);
  for (std::size_t i = 0; i < 500; ++i) w(i, 0) = std::abs(data.x(i, 0)) > 2 ? 1e-30 : 1;
  const Estimate e = mutual_information(array(data.x), array(data.y), weighted(w), quick());
  ASSERT_TRUE(std::isfinite(e.mi));
  ASSERT_TRUE(std::isfinite(e.std_error));
  EXPECT_GT(e.mi, 0.1);
  EXPECT_LT(e.mi, 0.4);
}

// As Failures.OscillationTooFineToFollowIsDistrusted, with weights that hardly differ.
TEST(WeightedRows, OscillationTooFineToFollowIsDistrusted) {
  const std::size_t n = 2000;
  Rng rng(6);
  Matrix<float> x(n, 1), y(n, 1);
  Matrix<double> w(n, 1);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = rng.uniform();
    x(i, 0) = static_cast<float>(u);
    y(i, 0) = static_cast<float>(std::cos(300 * u) + 0.05 * rng.normal());
    w(i, 0) = 0.9 + 0.2 * rng.uniform();
  }
  const Estimate e = mutual_information(array(x), array(y), weighted(w), quick());
  EXPECT_TRUE(e.mi > 1 || !e.trusted) << e.mi;
}

TEST(WeightedRows, EqualWeightsAreNoWeights) {
  const auto data = estimate_test::normal_pairs(300, 1, 0.5, 4);
  Matrix<double> w(300, 1);
  std::ranges::fill(w.flat(), 3.0);
  EXPECT_EQ(mutual_information(array(data.x), array(data.y), weighted(w), quick()).checks.size(),
            mutual_information(array(data.x), array(data.y), quick()).checks.size());
}

// A level that fixes a level holds no more than its entropy, here log 3.
TEST(Categories, EqualOnBothSidesAreTrusted) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < 600; ++i) words.push_back("class" + std::to_string(i % 3));
  const Estimate e = mutual_information(Array::words(words, 1), Array::words(words, 1));
  EXPECT_NEAR(e.mi, std::log(3.0), 0.05);
  EXPECT_TRUE(find(e, "determinism")->passed);
}

}  // namespace
}  // namespace kedge
