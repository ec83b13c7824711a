#include "neighbours/ksg.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "core/moments.hpp"
#include "kedge/error.hpp"
#include "neighbours/brute.hpp"
#include "neighbours/draws.hpp"

namespace kedge::neighbours {
namespace {

std::vector<double> row(const LocalValues& local, std::size_t j) {
  return {local.values.row(j).begin(), local.values.row(j).end()};
}

constexpr std::array<std::size_t, 5> many{1, 2, 3, 7, 20};
constexpr std::array<std::size_t, 1> three{3};

class BothForms : public testing::TestWithParam<Ksg> {};
INSTANTIATE_TEST_SUITE_P(Ksg, BothForms, testing::Values(Ksg::first, Ksg::second),
                         [](const auto& form) { return form.param == Ksg::first ? "First" : "Second"; });

// The key test: trees, scans (in many columns), sorted marginals and weights against all pairs, to the last
// bit.
TEST_P(BothForms, AgreeWithAllPairs) {
  using Dims = std::pair<std::size_t, std::size_t>;
  for (const auto& [x_dims, y_dims] : {Dims{1, 1}, Dims{2, 1}, Dims{1, 4}, Dims{3, 3}, Dims{11, 1}}) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      for (const Pairs& s :
           {with_ties(200, x_dims, y_dims, seed), gaussian(200, x_dims, y_dims, 0.7, seed)}) {
        const LocalValues local = ksg(s.x.view(), s.y.view(), many, GetParam());
        for (std::size_t j = 0; j < many.size(); ++j) {
          EXPECT_EQ(row(local, j), brute::ksg(s.x.view(), s.y.view(), many[j], GetParam()))
              << x_dims << " + " << y_dims << " columns, seed " << seed << ", k = " << many[j];
        }
      }
    }
  }
}

// Columns of very different spread make long thin cells, where a wrong bound on a cell's distance would show.
TEST_P(BothForms, AgreeWithAllPairsOnStretchedClusters) {
  Pairs s = gaussian(600, 2, 2, 0.9, 4);
  for (std::size_t i = 0; i < 600; ++i) {
    s.x(i, 0) = s.x(i, 0) * 100 + static_cast<float>(i % 3) * 1000;
    s.y(i, 1) = std::exp(3 * s.y(i, 1));
  }
  const LocalValues local = ksg(s.x.view(), s.y.view(), many, GetParam());
  for (std::size_t j = 0; j < many.size(); ++j) {
    EXPECT_EQ(row(local, j), brute::ksg(s.x.view(), s.y.view(), many[j], GetParam()));
  }
}

// The error of an average of n local values is 4 standard errors, and a bias: a box holds k of n rows, so its
// squared side is of order k/n, and the second derivatives of the density bend the logarithm of its mean by
// that order (the first ones cancel over the box), once for (x, y) and once for each of x and y: 3 k/n.
TEST_P(BothForms, FindTheMutualInformationOfGaussians) {
  for (const double correlation : {0.0, 0.6, 0.9}) {
    const std::size_t n = 4000;
    const Pairs s = gaussian(n, 1, 1, correlation, 11);
    const LocalValues local = ksg(s.x.view(), s.y.view(), three, GetParam());
    const double truth = -0.5 * std::log(1 - correlation * correlation);
    EXPECT_NEAR(local.means()[0], truth, 4 * mean_error(local.values.row(0)) + 9.0 / n) << correlation;
  }
}

TEST_P(BothForms, DoNotDependOnThreads) {
  const Pairs s = with_ties(3000, 2, 2, 5);
  const LocalValues one = ksg(s.x.view(), s.y.view(), many, GetParam(), 1);
  const LocalValues three_threads = ksg(s.x.view(), s.y.view(), many, GetParam(), 3);
  for (std::size_t j = 0; j < many.size(); ++j) EXPECT_EQ(row(one, j), row(three_threads, j));
}

TEST_P(BothForms, AConstantSaysNothing) {
  Pairs s = gaussian(300, 2, 1, 0.8, 6);
  for (float& v : s.x.flat()) v = 1.5F;
  const LocalValues local = ksg(s.x.view(), s.y.view(), many, GetParam());
  for (const double value : local.values.flat()) {
    EXPECT_NEAR(value, 0, 1e-12);
  }
}

TEST_P(BothForms, ColumnsInOtherOrderOrTwiceChangeNothing) {
  const Pairs s = gaussian(500, 2, 1, 0.8, 7);
  Matrix<float> wide(500, 4);
  for (std::size_t i = 0; i < 500; ++i) {
    for (std::size_t c = 0; c < 4; ++c) wide(i, c) = s.x(i, (c + 1) % 2);
  }
  const LocalValues plain = ksg(s.x.view(), s.y.view(), many, GetParam());
  const LocalValues doubled = ksg(wide.view(), s.y.view(), many, GetParam());
  for (std::size_t j = 0; j < many.size(); ++j) EXPECT_EQ(row(plain, j), row(doubled, j));
}

// Each row m times over: k-th neighbours at distance 0 for k < m, so psi takes the place of log in the
// plug-in estimate of n / m equally frequent values.
TEST_P(BothForms, CopiesAreCategories) {
  Pairs s(400, 1, 3);
  Rng rng(8);
  for (std::size_t i = 0; i < 400; ++i) {
    if (i < 20) s.x(i, 0) = static_cast<float>(rng.normal());
    s.x(i, 0) = s.x(i % 20, 0);
    for (std::size_t c = 0; c < 3; ++c) s.y(i, c) = s.x(i, 0) * static_cast<float>(c + 1);
  }
  const auto psi = [](double v) {
    return std::log(v) - 1 / (2 * v) - 1 / (12 * v * v);
  };  // error < 1e-7 from 20 on
  const LocalValues local = ksg(s.x.view(), s.y.view(), three, GetParam());
  for (const double value : local.values.flat()) {
    EXPECT_NEAR(value, psi(400) - psi(20), 1e-6);
  }
}

TEST_P(BothForms, FewRowsGiveNumbersOrASentence) {
  for (std::size_t n = 2; n <= 10; ++n) {
    const Pairs s = gaussian(n, 1, 2, 0.5, n);
    for (std::size_t k = 1; k <= 10; ++k) {
      const std::array<std::size_t, 1> ks{k};
      if (k >= n) {
        EXPECT_THROW(ksg(s.x.view(), s.y.view(), ks, GetParam()), InputError);
      } else {
        const LocalValues local = ksg(s.x.view(), s.y.view(), ks, GetParam());
        for (const double value : local.values.flat()) {
          EXPECT_TRUE(std::isfinite(value));
        }
      }
    }
  }
}

// Both examples are Gao et al. (2017)'s. Here x has m values, and y is uniform on [x, x + 2].
TEST_P(BothForms, ADiscreteAndAContinuousVariable) {
  const std::size_t n = 4000, m = 5;
  Rng rng(9);
  Pairs s(n, 1, 1);
  for (std::size_t i = 0; i < n; ++i) {
    s.x(i, 0) = static_cast<float>(rng.below(m));
    s.y(i, 0) = s.x(i, 0) + static_cast<float>(2 * rng.uniform());
  }
  const LocalValues local = ksg(s.x.view(), s.y.view(), three, GetParam());
  const double truth = std::log(5) - 0.8 * std::numbers::ln2;
  EXPECT_NEAR(local.means()[0], truth, 4 * mean_error(local.values.row(0)));
}

// x ~ Exp(1); y = 0 with probability p, and Poisson(x) otherwise. (The paper takes (1-p) I(x; Poisson(x)),
// which would need to know the zeros of one kind from those of the other.)
double zero_inflated_poisson(double p) {
  double information = 0;
  const double step = 0.001;
  for (double x = step / 2; x < 40; x += step) {
    double poisson = std::exp(-x), divergence = 0;
    for (int k = 0; k < 120; poisson *= x / ++k) {
      const double given_x = (1 - p) * poisson + (k == 0 ? p : 0);
      const double overall = (1 - p) * std::pow(0.5, k + 1) + (k == 0 ? p : 0);
      if (given_x > 0) divergence += given_x * std::log(given_x / overall);
    }
    information += step * std::exp(-x) * divergence;
  }
  return information;
}

TEST_P(BothForms, AZeroInflatedPoissonVariable) {
  const std::size_t n = 4000;
  Rng rng(10);
  Pairs s(n, 1, 1);
  for (std::size_t i = 0; i < n; ++i) {
    const double rate = -std::log(rng.uniform());
    double events = 0;
    for (double t = -std::log(rng.uniform()); t < rate; t -= std::log(rng.uniform())) ++events;
    s.x(i, 0) = static_cast<float>(rate);
    s.y(i, 0) = static_cast<float>(rng.uniform() < 0.15 ? 0 : events);
  }
  const LocalValues local = ksg(s.x.view(), s.y.view(), three, GetParam());
  EXPECT_NEAR(local.means()[0], zero_inflated_poisson(0.15), 4 * mean_error(local.values.row(0)));
}

TEST(Ksg, SaysWhatItCannotUse) {
  Pairs s = gaussian(10, 1, 1, 0, 1);
  const auto run = [&](std::vector<std::size_t> ks) { return ksg(s.x.view(), s.y.view(), ks); };
  EXPECT_NO_THROW(run({9}));
  EXPECT_THROW(run({}), InputError);
  EXPECT_THROW(run({0, 1}), InputError);
  EXPECT_THROW(run({3, 3}), InputError);
  EXPECT_THROW(run({4, 3}), InputError);
  EXPECT_THROW(ksg(s.x.view(), s.y.top(9), three), InputError);
  s.y(4, 0) = NAN;
  EXPECT_THROW(run({3}), InputError);
}

TEST(Ksg, StopsWhenAsked) {
  const Pairs s = gaussian(2000, 1, 1, 0, 1);
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(ksg(s.x.view(), s.y.view(), three, Ksg::first, 1, source.get_token()), Interrupted);
}

}  // namespace
}  // namespace kedge::neighbours
