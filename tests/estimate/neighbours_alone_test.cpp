#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/moments.hpp"
#include "estimate/normal_rows.hpp"
#include "estimate/rows/fold_features.hpp"
#include "kedge/error.hpp"
#include "kedge/estimate.hpp"
#include "neighbours/ksg.hpp"
#include "neighbours/ross.hpp"

namespace kedge {
namespace {

using estimate_test::array;
using estimate_test::check;
using estimate_test::normal_information;
using estimate_test::normal_pairs;
using testing::HasSubstr;
using testing::ThrowsMessage;

Options ksg() {
  Options options;
  options.method = "ksg";
  return options;
}

TEST(NeighboursAlone, FindTheInformationOfNormalRows) {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    const auto data = normal_pairs(800, 1, 0.8, seed);
    const Estimate e = mutual_information(data.x.view(), data.y.view(), ksg());
    EXPECT_NEAR(e.mi, normal_information(1, 0.8), 3 * e.std_error);
    // Sampling alone is 0.8 / sqrt(n) = .028, and three neighbours add noise of their own.
    EXPECT_GT(e.std_error, 0.028);
    EXPECT_LT(e.std_error, 0.1);
    EXPECT_TRUE(e.trusted);
    EXPECT_EQ(e.chosen, "ksg-1");
    EXPECT_EQ(e.k, 3);
    EXPECT_EQ(e.correction, 0);
    EXPECT_NEAR(mean(e.pmi), e.mi, 1e-12);
    EXPECT_TRUE(std::isnan(e.bounds.dv));
    EXPECT_EQ(e.model, nullptr);
  }
}

TEST(NeighboursAlone, TakeTheirFormAndNumberFromParameters) {
  const auto data = normal_pairs(200, 1, 0.6, 3);
  const estimate::Rows rows{{data.x, data.y}, false, false, {}};
  const auto all = estimate::features_of_all(rows);
  const auto x = all.x.normal_scores(data.x.view()), y = all.y.normal_scores(data.y.view());
  for (const auto form : {neighbours::Ksg::first, neighbours::Ksg::second}) {
    Options options = ksg();
    options.param = {{"k", 5}, {"form", form == neighbours::Ksg::first ? 1 : 2}};
    const Estimate e = mutual_information(data.x.view(), data.y.view(), options);
    const std::size_t five[] = {5};
    EXPECT_NEAR(e.mi, neighbours::ksg(x.view(), y.view(), five, form).means()[0], 1e-9);
    EXPECT_EQ(e.chosen, form == neighbours::Ksg::first ? "ksg-1" : "ksg-2");
    EXPECT_EQ(e.k, 5);
  }
}

TEST(NeighboursAlone, TakeACategoryBesideNumbersAfterRoss) {
  const std::size_t n = 300;
  Rng rng(4);
  Matrix<float> x(n, 1);
  std::vector<std::string> words;
  std::vector<std::uint32_t> labels;
  for (std::size_t i = 0; i < n; ++i) {
    labels.push_back(static_cast<std::uint32_t>(rng.below(3)));
    words.push_back(std::string(1, static_cast<char>('a' + labels.back())));
    x(i, 0) = static_cast<float>(rng.normal() + 2 * labels.back());
  }
  const Estimate e = mutual_information(array(x), Array::words(words, 1), ksg());
  const Estimate turned = mutual_information(Array::words(words, 1), array(x), ksg());
  const estimate::Rows rows{{x, x}, false, false, {}};
  const std::size_t three[] = {3};
  const auto z = estimate::features_of_all(rows).x.normal_scores(x.view());
  EXPECT_NEAR(e.mi, neighbours::ross(labels, z.view(), three).means()[0], 1e-9);
  EXPECT_EQ(e.mi, turned.mi);
  EXPECT_EQ(e.chosen, "ross");
  EXPECT_LT(e.mi, std::log(3.0));
  EXPECT_GT(e.mi, 0.3);
}

TEST(NeighboursAlone, AreTheSameBitsForAnyNumberOfThreads) {
  const auto data = normal_pairs(300, 2, 0.7, 5);
  Options options = ksg();
  options.threads = 1;
  const Estimate one = mutual_information(data.x.view(), data.y.view(), options);
  options.threads = 3;
  const Estimate three = mutual_information(data.x.view(), data.y.view(), options);
  EXPECT_EQ(one.pmi, three.pmi);
  EXPECT_EQ(one.std_error, three.std_error);
}

TEST(NeighboursAlone, KnowWhereTheyFail) {
  const auto wide = normal_pairs(300, 4, 0.7, 6);
  const Estimate low = mutual_information(wide.x.view(), wide.y.view(), ksg());
  EXPECT_FALSE(check(low, "dimension").passed);
  EXPECT_LT(low.mi, normal_information(4, 0.7) - 0.2);  // so that distrust is right

  const auto same = normal_pairs(300, 1, 0, 7);
  EXPECT_FALSE(check(mutual_information(same.x.view(), same.x.view(), ksg()), "reach").passed);

  auto coarse = normal_pairs(300, 1, 0.5, 8);
  EXPECT_TRUE(check(mutual_information(coarse.x.view(), coarse.y.view(), ksg()), "ties").passed);
  for (float& v : coarse.x.flat()) v = std::round(5 * v);
  for (float& v : coarse.y.flat()) v = std::round(5 * v);
  EXPECT_FALSE(check(mutual_information(coarse.x.view(), coarse.y.view(), ksg()), "ties").passed);
}

// Three neighbours lie within a turn of the wave, ten do not.
TEST(NeighboursAlone, SayWhenFewAndManyOfThemDisagree) {
  auto data = normal_pairs(250, 1, 0, 9);
  for (std::size_t i = 0; i < 250; ++i) data.y(i, 0) = std::sin(12 * data.x(i, 0)) + 0.01f * data.y(i, 0);
  const Estimate e = mutual_information(data.x.view(), data.y.view(), ksg());
  EXPECT_FALSE(check(e, "agreement").passed);
  EXPECT_FALSE(e.trusted);
}

TEST(NeighboursAlone, OfAConstantAreNothing) {
  const auto data = normal_pairs(50, 1, 0, 11);
  const Matrix<float> constant(50, 1);
  EXPECT_EQ(mutual_information(constant.view(), data.y.view(), ksg()).mi, 0);
}

TEST(NeighboursAlone, RefuseWhatTheyCannotTakeIntoAccount) {
  const auto data = normal_pairs(40, 1, 0, 12);
  const auto with = [&](auto change, RowInfo info = {}) {
    return [&, change, info] {
      Options options = ksg();
      change(options);
      mutual_information(array(data.x), array(data.y), info, options, {});
    };
  };
  const auto nothing = [](Options&) {};
  const auto refused = [](const char* text) { return ThrowsMessage<InputError>(HasSubstr(text)); };
  EXPECT_THAT(with([](Options& o) { o.objective = "js"; }), refused("--objective js has nothing to do"));
  EXPECT_THAT(with([](Options& o) { o.k = 5; }), refused("write --param k=5"));
  EXPECT_THAT(with([](Options& o) { o.param["k"] = 2.5; }), refused("--param k must be a whole number"));
  EXPECT_THAT(with([](Options& o) { o.param["k"] = 40; }),
              refused("40 nearest neighbours need at least 41 rows"));
  EXPECT_THAT(with([](Options& o) { o.param["form"] = 3; }), refused("--param form must be 1 or 2"));
  EXPECT_THAT(with([](Options& o) { o.param["tau"] = 3; }), refused("no parameter 'tau'"));
  EXPECT_THAT(with([](Options& o) { o.fold_by = "blocks"; }), refused("each other's neighbours"));
  RowInfo grouped, weighted;
  std::vector<std::string> groups;
  for (std::size_t i = 0; i < 40; ++i) groups.push_back(std::to_string(i / 4));
  grouped.groups = Array::words(groups, 1);
  weighted.weights = array(data.x);
  Matrix<float> ones(40, 1);
  for (float& v : ones.flat()) v = 1;
  weighted.weights = array(ones);
  EXPECT_THAT(with(nothing, grouped), refused("each other's neighbours"));
  EXPECT_THAT(with(nothing, weighted), refused("cannot weight rows"));
  EXPECT_THAT([&] { mutual_information(grouped.groups, grouped.groups, ksg()); },
              refused("both X and Y are one column of categories"));
}

}  // namespace
}  // namespace kedge
