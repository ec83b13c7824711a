#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "copula/gaussian.hpp"
#include "core/moments.hpp"
#include "data/features.hpp"
#include "estimate/normal_rows.hpp"
#include "estimate/rows/fold_features.hpp"
#include "kedge/error.hpp"
#include "kedge/estimate.hpp"
#include "kedge/model.hpp"

namespace kedge {
namespace {

using estimate_test::array;
using estimate_test::check;
using estimate_test::normal_information;
using estimate_test::normal_pairs;
using testing::HasSubstr;
using testing::ThrowsMessage;

Options gaussian() {
  Options options;
  options.method = "gaussian";
  return options;
}

// The error of a Gaussian estimate is sqrt(d) rho / sqrt(n), nearly normal here: 4 of them for three seeds.
TEST(GaussianAlone, FindsTheInformationOfNormalRows) {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    const auto data = normal_pairs(1000, 2, 0.6, seed);
    const Estimate e = mutual_information(data.x.view(), data.y.view(), gaussian());
    const double error = std::sqrt(2.0) * 0.6 / std::sqrt(1000.0);
    EXPECT_NEAR(e.mi, normal_information(2, 0.6), 4 * error);
    EXPECT_NEAR(e.std_error, error, 0.4 * error);
    EXPECT_TRUE(e.trusted);
    EXPECT_EQ(e.method, "gaussian");
    EXPECT_EQ(e.chosen, "gaussian-copula");
    EXPECT_NEAR(mean(e.pmi) + e.correction, e.mi, 1e-9);
    EXPECT_LE(e.bounds.nwj, e.bounds.dv + 1e-12);
    EXPECT_EQ(e.objective, "");
    EXPECT_EQ(e.k, 0);
    EXPECT_TRUE(std::isnan(e.nu));
  }
}

TEST(GaussianAlone, IsTheCanonicalCorrelationsOfAllRowsLessTheirBias) {
  const auto data = normal_pairs(200, 3, 0.5, 4);
  const Estimate e = mutual_information(data.x.view(), data.y.view(), gaussian());
  const estimate::Rows rows{{data.x, data.y}, false, false, {}};
  const auto all = estimate::features_of_all(rows);
  const auto zx = all.x.normal_scores(data.x.view()), zy = all.y.normal_scores(data.y.view());
  // The columns were standardised in floats on the way, which leaves ranks as they are.
  EXPECT_NEAR(e.mi, copula::gaussian_mi(zx.view(), zy.view(), {}) - copula::wishart_bias(200, 3, 3), 1e-5);
}

TEST(GaussianAlone, IsTheSameBitsForAnyNumberOfThreads) {
  const auto data = normal_pairs(300, 2, 0.7, 5);
  Options options = gaussian();
  options.threads = 1;
  const Estimate one = mutual_information(data.x.view(), data.y.view(), options);
  options.threads = 3;
  const Estimate three = mutual_information(data.x.view(), data.y.view(), options);
  EXPECT_EQ(one.mi, three.mi);
  EXPECT_EQ(one.std_error, three.std_error);
  EXPECT_EQ(one.pmi, three.pmi);
}

TEST(GaussianAlone, SaysSoWhereDependenceIsOfAnotherShape) {
  for (const std::size_t d : {1, 5}) {  // neighbours see the one, the test of what is left over the other
    auto data = normal_pairs(800, d, 0, 6);
    const Estimate before = mutual_information(data.x.view(), data.y.view(), gaussian());
    EXPECT_TRUE(check(before, "gaussianity").passed) << check(before, "gaussianity").message;
    for (std::size_t i = 0; i < data.x.size(); ++i) {
      const float x = data.x.flat()[i];
      data.y.flat()[i] = x * x + 0.3f * data.y.flat()[i];
    }
    const Estimate e = mutual_information(data.x.view(), data.y.view(), gaussian());
    EXPECT_NEAR(e.mi, 0, 0.02) << d;
    EXPECT_FALSE(check(e, "gaussianity").passed) << d;
    EXPECT_FALSE(e.trusted);
  }
}

TEST(GaussianAlone, DistrustsColumnsThatFixEachOther) {
  const auto data = normal_pairs(500, 1, 0, 7);
  Matrix<float> both(500, 2), curved(500, 1);
  for (std::size_t i = 0; i < 500; ++i) {
    both(i, 0) = data.x(i, 0), both(i, 1) = data.y(i, 0);
    curved(i, 0) = std::exp(data.y(i, 0));
  }
  const Estimate e = mutual_information(both.view(), curved.view(), gaussian());
  EXPECT_FALSE(check(e, "determinism").passed);
  EXPECT_FALSE(check(e, "reach").passed);
}

TEST(GaussianAlone, WithMoreColumnsThanRowsHasAnAnswerAndNoTrust) {
  for (const auto& [n, d] : {std::pair<std::size_t, std::size_t>{60, 40}, {20, 9}}) {
    const auto data = normal_pairs(n, d, 0.3, 8);
    const Estimate e = mutual_information(data.x.view(), data.y.view(), gaussian());
    EXPECT_TRUE(std::isfinite(e.mi)) << n;
    EXPECT_TRUE(std::isfinite(e.std_error)) << n;
    if (n == 20) {
      EXPECT_FALSE(check(e, "rows-per-column").passed);
    }
  }
}

TEST(GaussianAlone, ScoresNewRowsAfterLoading) {
  const auto data = normal_pairs(300, 2, 0.7, 9), fresh = normal_pairs(50, 2, 0.7, 10);
  const Estimate e = mutual_information(data.x.view(), data.y.view(), gaussian());
  const auto path = (std::filesystem::path(testing::TempDir()) / "kedge_gaussian.safetensors").string();
  e.model->save(path);
  const auto loaded = Model::load(path);
  std::filesystem::remove(path);
  const auto scores = loaded->pmi(array(fresh.x), array(fresh.y));
  EXPECT_EQ(e.model->pmi(array(fresh.x), array(fresh.y)), scores);
  EXPECT_NEAR(mean(scores), normal_information(2, 0.7), 4 * std::sqrt(2.0) * 0.7 / std::sqrt(50.0));
}

TEST(GaussianAlone, OfAConstantIsNothing) {
  const auto data = normal_pairs(50, 1, 0, 11);
  const Matrix<float> constant(50, 1);
  EXPECT_EQ(mutual_information(constant.view(), data.y.view(), gaussian()).mi, 0);
}

TEST(GaussianAlone, RefusesWhatItHasNoUseFor) {
  const auto data = normal_pairs(60, 1, 0, 12);
  const auto with = [&](auto change) {
    return [&, change] {
      Options options = gaussian();
      change(options);
      mutual_information(data.x.view(), data.y.view(), options);
    };
  };
  EXPECT_THAT(with([](Options& o) { o.objective = "nwj"; }),
              ThrowsMessage<InputError>(HasSubstr("--objective nwj has nothing to do")));
  EXPECT_THAT(with([](Options& o) { o.param["k"] = 3; }),
              ThrowsMessage<InputError>(HasSubstr("has no parameter 'k'")));
  std::vector<std::string> words;
  for (std::size_t i = 0; i < 60; ++i) words.push_back(i % 2 == 0 ? "a" : "b");
  EXPECT_THAT([&] { mutual_information(array(data.x), Array::words(words, 1), gaussian()); },
              ThrowsMessage<InputError>(HasSubstr("needs numbers, and Y is one column of categories")));
}

}  // namespace
}  // namespace kedge
