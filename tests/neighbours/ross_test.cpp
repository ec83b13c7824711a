#include "neighbours/ross.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/moments.hpp"
#include "kedge/error.hpp"
#include "neighbours/brute.hpp"
#include "neighbours/draws.hpp"

namespace kedge::neighbours {
namespace {

constexpr std::array<std::size_t, 4> many{1, 3, 7, 20};

std::vector<std::uint32_t> labels_of(const Pairs& s, std::uint32_t among, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<std::uint32_t> labels;
  for (std::size_t i = 0; i < s.y.rows(); ++i) {
    const auto noise = static_cast<std::uint32_t>(rng.below(among));
    labels.push_back(s.y(i, 0) > 0 ? noise : among + noise / 2);
  }
  return labels;
}

TEST(Ross, AgreesWithAllPairs) {
  for (const std::size_t y_dims : {1, 3}) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      for (const Pairs& s : {with_ties(250, 1, y_dims, seed), gaussian(250, 1, y_dims, 0, seed)}) {
        for (const std::uint32_t among : {1U, 4U, 100U}) {  // of 100, some have one row, many fewer than k
          const std::vector<std::uint32_t> labels = labels_of(s, among, seed);
          const LocalValues local = ross(labels, s.y.view(), many);
          for (std::size_t j = 0; j < many.size(); ++j) {
            const auto values = local.values.row(j);
            EXPECT_EQ(std::vector<double>(values.begin(), values.end()),
                      brute::ross(labels, s.y.view(), many[j]));
          }
        }
      }
    }
  }
}

// One label in three says nothing; two whose y do not overlap say which it is.
TEST(Ross, KnowsItsExtremes) {
  const Pairs s = gaussian(500, 1, 2, 0, 1);
  const LocalValues none = ross(std::vector<std::uint32_t>(500, 7), s.y.view(), many);
  for (const double value : none.values.flat()) EXPECT_NEAR(value, 0, 1e-12);

  Pairs apart = s;
  std::vector<std::uint32_t> labels(500);
  for (std::uint32_t i = 0; i < 500; ++i) {
    labels[i] = i % 2;
    apart.y(i, 0) += 100.0F * static_cast<float>(i % 2);
  }
  const LocalValues all = ross(labels, apart.y.view(), many);
  // psi(n) - psi(n/2) = log 2 - 1/(2n) + 1/n + O(n^-2)
  for (const double value : all.values.flat()) EXPECT_NEAR(value, std::numbers::ln2 + 0.5 / 500, 1e-5);
}

// y uniform on [label, label + 2], five labels.
TEST(Ross, FindsAKnownValue) {
  const std::size_t n = 4000;
  Rng rng(2);
  std::vector<std::uint32_t> labels;
  Matrix<float> y(n, 1);
  for (std::size_t i = 0; i < n; ++i) {
    labels.push_back(static_cast<std::uint32_t>(rng.below(5)));
    y(i, 0) = static_cast<float>(labels.back() + 2 * rng.uniform());
  }
  const LocalValues local = ross(labels, y.view(), many);
  for (std::size_t j = 0; j < many.size(); ++j) {
    EXPECT_NEAR(local.means()[j], std::log(5) - 0.8 * std::numbers::ln2, 4 * mean_error(local.values.row(j)));
  }
}

TEST(Ross, DoesNotDependOnThreads) {
  const Pairs s = with_ties(3000, 1, 2, 3);
  const std::vector<std::uint32_t> labels = labels_of(s, 6, 3);
  const LocalValues one = ross(labels, s.y.view(), many, 1), more = ross(labels, s.y.view(), many, 3);
  EXPECT_TRUE(std::ranges::equal(one.values.flat(), more.values.flat()));
}

TEST(Ross, SaysWhatItCannotUse) {
  const Pairs s = gaussian(10, 1, 1, 0, 1);
  const std::array<std::size_t, 1> ten{10}, one{1};
  EXPECT_THROW(ross(std::vector<std::uint32_t>(9), s.y.view(), one), InputError);
  EXPECT_THROW(ross(std::vector<std::uint32_t>(10), s.y.view(), ten), InputError);
}

}  // namespace
}  // namespace kedge::neighbours
