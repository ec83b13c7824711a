// I(X;Y|Z) of samples whose conditional mutual information is known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/moments.hpp"
#include "estimate/normal_rows.hpp"
#include "kedge/error.hpp"
#include "kedge/estimate.hpp"

namespace kedge {
namespace {

using estimate_test::array;
using testing::HasSubstr;
using testing::ThrowsMessage;

struct Triple {
  Matrix<float> x, y, z;
};

/// Z standard normal, X = Z + e, Y = Z + b e + f: given Z, X and Y have correlation b / sqrt(1 + b^2), so
/// I(X;Y|Z) = 1/2 log(1 + b^2). b = 0 is the chain X - Z - Y.
Triple triple(std::size_t n, double b, std::uint64_t seed) {
  Rng rng(seed, {96});
  Triple t{Matrix<float>(n, 1), Matrix<float>(n, 1), Matrix<float>(n, 1)};
  for (std::size_t i = 0; i < n; ++i) {
    const double z = rng.normal(), e = rng.normal();
    t.x(i, 0) = static_cast<float>(z + e);
    t.y(i, 0) = static_cast<float>(z + b * e + rng.normal());
    t.z(i, 0) = static_cast<float>(z);
  }
  return t;
}

double truth(double b) { return 0.5 * std::log(1 + b * b); }

Options by(const char* method) {
  Options options;
  options.method = method;
  return options;
}

Estimate conditional(const Triple& t, const Options& options) {
  return conditional_mutual_information(array(t.x, "x"), array(t.y, "y"), array(t.z, "z"), {}, options);
}

TEST(Conditional, OfAChainIsNothing) {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    const Triple t = triple(1000, 0, seed);
    const Estimate plain = mutual_information(array(t.x), array(t.y), by("gaussian"));
    EXPECT_GT(plain.mi, 5 * plain.std_error);
    const Estimate e = conditional(t, by("gaussian"));
    // 2 n I is chi-squared of one degree of freedom: its deviation is sqrt(2), and 5 of them are rare.
    EXPECT_NEAR(e.mi, 0, 5 * std::sqrt(2.0) / 2000);
    const Estimate near = conditional(t, by("ksg"));
    EXPECT_NEAR(near.mi, 0, 3 * near.std_error);
  }
}

TEST(Conditional, OfNormalRowsIsWithinThreeErrors) {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    const Triple t = triple(800, 0.8, seed);
    for (const char* method : {"gaussian", "ksg"}) {
      const Estimate e = conditional(t, by(method));
      EXPECT_NEAR(e.mi, truth(0.8), 3 * e.std_error) << method;
      EXPECT_LT(e.std_error, 0.08) << method;
      EXPECT_TRUE(e.trusted) << method;
      EXPECT_NEAR(mean(e.pmi) + e.correction, e.mi, 1e-9);
      EXPECT_EQ(e.pmi.size(), 800);
      EXPECT_EQ(e.given, "z");
      EXPECT_EQ(e.dims, (std::array<std::size_t, 2>{1, 1}));
      EXPECT_TRUE(std::isnan(e.bounds.dv));
      EXPECT_EQ(e.model, nullptr);
    }
  }
}

TEST(Conditional, ByCriticsIsWithinThreeErrors) {
  const Triple t = triple(800, 0.8, 3);
  Options options;
  options.folds = 3;
  const Estimate e = conditional(t, options);
  EXPECT_NEAR(e.mi, truth(0.8), 3 * e.std_error);
  EXPECT_LT(e.std_error, 0.1);
  EXPECT_THAT(e.chosen, HasSubstr(" minus "));
}

TEST(Conditional, OnWhatTellsNothingIsWithout) {
  Triple t = triple(1000, 0.8, 4);
  Rng rng(5);
  for (float& v : t.z.flat()) v = static_cast<float>(rng.normal());
  const Estimate plain = mutual_information(array(t.x), array(t.y), by("gaussian")),
                 given = conditional(t, by("gaussian"));
  // They differ by I of one spurious column: chi-squared of one degree of freedom again, twice.
  EXPECT_NEAR(given.mi, plain.mi, 5 * 2 * std::sqrt(2.0) / 2000);
  const Matrix<float> constant(1000, 1);
  const Estimate same =
      conditional_mutual_information(array(t.x), array(t.y), array(constant), {}, by("gaussian"));
  EXPECT_NEAR(same.mi, plain.mi, 1e-4);  // standardised by other rows, floats round otherwise
}

TEST(Conditional, IsSymmetric) {
  const Triple t = triple(400, 0.5, 6);
  Matrix<float> wide(400, 2);
  Rng rng(7);
  for (std::size_t i = 0; i < 400; ++i) {
    wide(i, 0) = t.x(i, 0);
    wide(i, 1) = static_cast<float>(rng.normal());
  }
  const Estimate a = conditional_mutual_information(array(wide), array(t.y), array(t.z), {}, by("gaussian"));
  const Estimate b = conditional_mutual_information(array(t.y), array(wide), array(t.z), {}, by("gaussian"));
  EXPECT_EQ(a.mi, b.mi);
  EXPECT_EQ(a.dims, (std::array<std::size_t, 2>{2, 1}));
  EXPECT_EQ(b.dims, (std::array<std::size_t, 2>{1, 2}));
}

struct Mixture {
  Matrix<float> x, y;
  std::vector<std::string> z;
};

/// Simpson's paradox: within a class X and Y have correlation -0.7, and over classes both rise together.
Mixture simpson(std::size_t n, std::uint64_t seed) {
  Rng rng(seed, {95});
  Mixture m{Matrix<float>(n, 1), Matrix<float>(n, 1), {}};
  for (std::size_t i = 0; i < n; ++i) {
    const auto c = rng.below(3);
    const double e = rng.normal(), height = 2.0 * static_cast<double>(c);
    m.x(i, 0) = static_cast<float>(height + e);
    m.y(i, 0) = static_cast<float>(height - 0.7 * e + std::sqrt(1 - 0.49) * rng.normal());
    m.z.push_back("class" + std::to_string(c));
  }
  return m;
}

TEST(Conditional, OnACategoryLooksWithinIt) {
  const Mixture m = simpson(1200, 8);
  const double within = -0.5 * std::log(1 - 0.49);
  for (const char* method : {"auto", "ksg"}) {
    Options options = by(method);
    options.folds = 3;
    const Estimate e =
        conditional_mutual_information(array(m.x), array(m.y), Array::words(m.z, 1), {}, options);
    EXPECT_NEAR(e.mi, within, 3 * e.std_error) << method;
    EXPECT_LT(e.std_error, 0.12) << method;
  }
}

// X = Y xor Z but for one row in ten: nothing without Z, log 2 - h(0.1) with it. Sampling error: the
// deviation of log r is 0.1 and 0.9 weighted, .66, so .021 at n = 1000.
TEST(Conditional, OfThreeCategoriesSeesWhatOnlyTheyTogetherTell) {
  const std::size_t n = 1000;
  Rng rng(9);
  std::vector<std::string> x, y, z;
  for (std::size_t i = 0; i < n; ++i) {
    const bool a = rng.below(2) == 1, b = rng.below(2) == 1, flip = rng.uniform() < 0.1;
    y.emplace_back(a ? "yes" : "no");
    z.emplace_back(b ? "yes" : "no");
    x.emplace_back((a != b) != flip ? "yes" : "no");
  }
  Options options;
  options.folds = 2;
  options.steps = 300;
  const Array ax = Array::words(x, 1), ay = Array::words(y, 1), az = Array::words(z, 1);
  EXPECT_NEAR(mutual_information(ax, ay, options).mi, 0, 0.02);
  const Estimate e = conditional_mutual_information(ax, ay, az, {}, options);
  const double known = std::log(2.0) + 0.1 * std::log(0.1) + 0.9 * std::log(0.9);
  EXPECT_NEAR(e.mi, known, 4 * 0.021 + 0.01);
  EXPECT_NEAR(e.mi, known, 4 * e.std_error);
}

TEST(Conditional, IsTheSameBitsForAnyNumberOfThreads) {
  const Triple t = triple(300, 0.5, 10);
  Options options;
  options.folds = 2;
  options.steps = 60;
  options.hidden = {16};
  options.threads = 1;
  const Estimate one = conditional(t, options);
  options.threads = 3;
  const Estimate three = conditional(t, options);
  EXPECT_EQ(one.mi, three.mi);
  EXPECT_EQ(one.std_error, three.std_error);
  EXPECT_EQ(one.pmi, three.pmi);
}

TEST(Conditional, FailsACheckThatEitherTermFails) {
  // Y is a function of Z: I(X;Y|Z) = 0 needs no trust, but X fixes Z, and nothing can be told.
  Triple t = triple(300, 0, 11);
  t.z = t.x;
  const Estimate e = conditional(t, by("ksg"));
  bool told = false;
  for (const Check& check : e.checks) {
    if (check.name != "reach") continue;
    told = true;
    EXPECT_FALSE(check.passed);
    EXPECT_THAT(check.message, HasSubstr("I(X;"));
  }
  EXPECT_TRUE(told);
  EXPECT_FALSE(e.trusted);
}

TEST(Conditional, RefusesWhatCannotBeUsed) {
  const Mixture m = simpson(100, 12);
  const Array words = Array::words(m.z, 1);
  EXPECT_THAT([&] { conditional_mutual_information(array(m.x), words, array(m.y), {}, by("gaussian")); },
              ThrowsMessage<InputError>(HasSubstr("needs numbers, and Y is one column of categories")));
  Options options = by("gaussian");
  options.null = 9;
  EXPECT_THAT([&] { conditional_mutual_information(array(m.x), array(m.x), array(m.y), {}, options); },
              ThrowsMessage<InputError>(HasSubstr("Z must be one column of categories")));
  const Matrix<float> fewer(99, 1);
  EXPECT_THAT([&] { conditional_mutual_information(array(m.x), array(m.y), array(fewer), {}, options); },
              ThrowsMessage<InputError>(HasSubstr("99")));
}

TEST(Conditional, HasANullWithinTheValuesOfACategory) {
  const Mixture m = simpson(400, 13);
  Options options = by("ksg");
  options.null = 19;
  const Array z = Array::words(m.z, 1);
  const Estimate e = conditional_mutual_information(array(m.x), array(m.y), z, {}, options);
  EXPECT_EQ(e.null.p_value, 0.05);
  EXPECT_NEAR(e.null.mean, 0, 0.1);
  // With Y drawn apart within the class, what Z tells is all there is, and p is uniform on 1/20 ... 1.
  std::size_t rejected = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Mixture apart = simpson(150, 100 + seed);
    Rng rng(seed, {94});
    for (std::size_t i = 0; i < 150; ++i)
      apart.y(i, 0) = static_cast<float>(2 * (apart.z[i].back() - '0') + rng.normal());
    const Estimate none =
        conditional_mutual_information(array(apart.x), array(apart.y), Array::words(apart.z, 1), {}, options);
    EXPECT_GT(mutual_information(array(apart.x), array(apart.y), by("ksg")).mi, 0.2);
    rejected += none.null.p_value <= 0.05 ? 1 : 0;
  }
  EXPECT_LE(rejected, 5);  // binomial of 20 and 1/20: P(6 or more) = .0003
}

}  // namespace
}  // namespace kedge
