#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/moments.hpp"
#include "kedge/error.hpp"
#include "neighbours/distance_covariance.hpp"
#include "neighbours/draws.hpp"
#include "neighbours/random_features.hpp"

namespace kedge::neighbours {
namespace {

// The closed moments are those over every one of 6! permutations.
TEST(RandomFeatures, ScoreAgainstAllPermutations) {
  const std::size_t n = 6;
  Rng rng(1);
  Matrix<double> f(n, 2), g(n, 3);
  for (double& v : f.flat()) v = rng.normal();
  for (double& v : g.flat()) v = rng.gamma(0.5);
  const auto statistic = [&](const std::array<std::size_t, n>& order) {
    double squares = 0;
    for (std::size_t a = 0; a < 2; ++a) {
      for (std::size_t b = 0; b < 3; ++b) {
        double product = 0, left = 0, right = 0;
        for (std::size_t i = 0; i < n; ++i) {
          product += f(i, a) * g(order[i], b);
          left += f(i, a) / n;
          right += g(i, b);
        }
        squares += (product - left * right) * (product - left * right);
      }
    }
    return squares;
  };
  std::array<std::size_t, n> order{0, 1, 2, 3, 4, 5};
  const double observed = statistic(order);
  std::vector<double> all;
  do {
    all.push_back(statistic(order));
  } while (std::ranges::next_permutation(order).found);
  ASSERT_EQ(all.size(), 720);
  const double population = deviation(all) * std::sqrt(719.0 / 720);
  EXPECT_NEAR(covariance_norm_score(f.view(), g.view()), (observed - mean(all)) / population, 1e-10);
}

// Mean 0 and deviation 1 over independent samples, each to 4 standard errors (of a variance: sqrt((m4 -
// s^4)/N)).
TEST(RandomFeatures, IndependentSamplesScoreZero) {
  for (const std::size_t dims : {1, 8}) {
    std::vector<double> z, squares;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
      const Pairs s = gaussian(150, dims, 2, 0, seed);
      z.push_back(random_feature_test(s.x.view(), s.y.view(), {.features = 16, .seed = seed}));
      squares.push_back(z.back() * z.back());
    }
    EXPECT_NEAR(mean(z), 0, 4 * mean_error(z)) << dims;
    EXPECT_NEAR(mean(squares), 1, 4 * mean_error(squares)) << dims;
  }
}

TEST(RandomFeatures, SeeOscillations) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Pairs slow = cosine(2000, 5, seed), fast = cosine(2000, 10, seed);
    EXPECT_GT(random_feature_test(slow.x.view(), slow.y.view(), {.seed = seed}), 20);
    EXPECT_GT(random_feature_test(fast.x.view(), fast.y.view(), {.seed = seed}), 6);
  }
}

TEST(RandomFeatures, AConstantScoresZero) {
  Pairs s = gaussian(100, 2, 1, 0.5, 1);
  for (float& v : s.x.flat()) v = 3.3F;
  EXPECT_EQ(random_feature_test(s.x.view(), s.y.view()), 0);
  EXPECT_EQ(random_feature_test(s.y.view(), s.x.view()), 0);
}

TEST(RandomFeatures, TakesFewRowsAndMany) {
  for (std::size_t n = 1; n <= 10; ++n) {
    const Pairs s = gaussian(n, 1, 2, 0.5, n);
    if (n < 4) {
      EXPECT_THROW(random_feature_test(s.x.view(), s.y.view()), InputError);
    } else {
      EXPECT_TRUE(std::isfinite(random_feature_test(s.x.view(), s.y.view())));
    }
  }
  const Pairs s = gaussian(5000, 1, 1, 0.5, 1);
  EXPECT_GT(random_feature_test(s.x.view(), s.y.view(), {.rows = 1000}), 6);
}

TEST(DistanceCovariance, SeesOscillations) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Pairs s = cosine(2000, 5, seed);
    const PermutationTest test = distance_covariance_test(s.x.view(), s.y.view(), {.seed = seed});
    EXPECT_GT(test.z, 8);
    EXPECT_EQ(test.p_value, 1.0 / 201);
  }
}

// p is uniform on 1/50 ... 1 under independence, with or without squares.
TEST(DistanceCovariance, IndependentSamplesHaveUniformPValues) {
  for (const bool squares : {false, true}) {
    std::vector<double> z, p;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      const Pairs s = gaussian(60, 2, 3, 0, seed);
      const PermutationTest test = distance_covariance_test(
          s.x.view(), s.y.view(), {.permutations = 49, .squares = squares, .seed = seed});
      z.push_back(test.z);
      p.push_back(test.p_value);
    }
    EXPECT_NEAR(mean(p), 0.51, 4 * std::sqrt(1.0 / 12 / 200));
    const auto low = static_cast<double>(std::ranges::count_if(p, [](double v) { return v <= 0.1; }));
    EXPECT_NEAR(low / 200, 0.1, 4 * std::sqrt(0.1 * 0.9 / 200));
    if (!squares) {  // the larger of two scores is above 0 on average
      EXPECT_NEAR(mean(z), 0, 4 * mean_error(z));
    }
  }
}

// y has x's size and a sign of its own, in many columns: squares show it.
TEST(DistanceCovariance, SquaresSeeASharedScale) {
  Pairs s = gaussian(1000, 10, 10, 0, 3);
  Rng rng(3);
  for (std::size_t i = 0; i < 1000; ++i) {
    const double scale = std::exp(0.3 * rng.normal());
    for (float& v : s.x.row(i)) v *= static_cast<float>(scale);
    for (float& v : s.y.row(i)) v *= static_cast<float>(scale);
  }
  const double plain = distance_covariance_test(s.x.view(), s.y.view()).z;
  const double both = distance_covariance_test(s.x.view(), s.y.view(), {.squares = true}).z;
  EXPECT_GT(both, 2 * plain);
  EXPECT_GT(both, 6);
}

TEST(DistanceCovariance, DoesNotDependOnThreads) {
  const Pairs s = gaussian(300, 2, 2, 0.1, 4);
  const PermutationTest one = distance_covariance_test(s.x.view(), s.y.view(), {.threads = 1});
  const PermutationTest three = distance_covariance_test(s.x.view(), s.y.view(), {.threads = 3});
  EXPECT_EQ(one.z, three.z);
  EXPECT_EQ(one.p_value, three.p_value);
}

TEST(DistanceCovariance, TakesConstantsAndFewRows) {
  Pairs s = gaussian(50, 2, 1, 0.5, 5);
  for (float& v : s.x.flat()) v = 3.3F;
  const PermutationTest constant = distance_covariance_test(s.x.view(), s.y.view(), {.squares = true});
  EXPECT_EQ(constant.z, 0);
  EXPECT_EQ(constant.p_value, 1);
  for (std::size_t n = 1; n <= 10; ++n) {
    const Pairs few = gaussian(n, 1, 2, 0.5, n);
    if (n < 4) {
      EXPECT_THROW(distance_covariance_test(few.x.view(), few.y.view()), InputError);
    } else {
      EXPECT_TRUE(std::isfinite(distance_covariance_test(few.x.view(), few.y.view()).z));
    }
  }
}

}  // namespace
}  // namespace kedge::neighbours
