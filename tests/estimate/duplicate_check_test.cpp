// Samples with copies, and samples whose rows recur because they must.
#include "estimate/rows/duplicate_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <set>
#include <string>

#include "core/philox.hpp"
#include "kedge/matrix.hpp"

namespace kedge::estimate {
namespace {

using testing::HasSubstr;
using Numbers = std::vector<double>;
using Pair = std::pair<Numbers, Numbers>;

struct Sample {
  Matrix<double> x, y;
  Twins twins(std::span<const std::size_t> groups = {}) const {
    return count_twins(Array::view(x.view()), Array::view(y.view()), groups);
  }
};

Sample draw(std::size_t n, const std::function<Pair(Rng&)>& row) {
  Rng rng(17);
  Sample sample;
  for (std::size_t i = 0; i < n; ++i) {
    const auto [x, y] = row(rng);
    if (i == 0) {
      sample.x = Matrix<double>(n, x.size());
      sample.y = Matrix<double>(n, y.size());
    }
    std::ranges::copy(x, sample.x.row(i).begin());
    std::ranges::copy(y, sample.y.row(i).begin());
  }
  return sample;
}

/// Row i becomes row i % distinct.
Sample copied(Sample sample, std::size_t distinct) {
  for (std::size_t i = distinct; i < sample.x.rows(); ++i) {
    std::ranges::copy(sample.x.row(i % distinct), sample.x.row(i).begin());
    std::ranges::copy(sample.y.row(i % distinct), sample.y.row(i).begin());
  }
  return sample;
}

double rounded(double value, double step) { return std::round(value / step) * step; }
Pair gaussian(Rng& rng) {
  const double x = rng.normal();
  return {{x}, {x + rng.normal()}};
}
Pair image(Rng& rng) {
  Numbers pixels(64);
  for (double& pixel : pixels) pixel = static_cast<double>(rng.below(17));
  return {pixels, {static_cast<double>(rng.below(10))}};
}

TEST(Twins, AreEqualInBothSides) {
  const Numbers x = {1, 2, 1, 1, -0.0, 0}, y = {5, 5, 5, 6, 7, 7};  // rows 0 and 2, 4 and 5
  const auto share = [](const Array& a, const Array& b) { return count_twins(a, b).share; };
  EXPECT_DOUBLE_EQ(share(Array::view(MatrixView<const double>(x.data(), 6, 1)),
                         Array::view(MatrixView<const double>(y.data(), 6, 1))),
                   4.0 / 6);
  EXPECT_DOUBLE_EQ(share(Array::words({"a", "b", "a"}, 1), Array::words({"", "", ""}, 1)), 2.0 / 3);
  EXPECT_EQ(share(Array::words({"a", "b", "b", "a"}, 2), Array::words({"c", "c"}, 1)), 0);
}

TEST(DuplicatesCheck, FindsCopiesOfContinuousRows) {
  const Sample sample = draw(1000, gaussian);
  EXPECT_EQ(sample.twins().share, 0);
  EXPECT_TRUE(duplicates_check(sample.twins()).passed);
  const Check check = duplicates_check(copied(sample, 900).twins());
  EXPECT_FALSE(check.passed);
  EXPECT_DOUBLE_EQ(check.value, 0.2);
  EXPECT_THAT(check.message, HasSubstr("20 % of the rows are copies"));
  EXPECT_FALSE(duplicates_check(copied(sample, 100).twins()).passed);  // ten times each
  EXPECT_TRUE(duplicates_check(copied(sample, 990).twins()).passed);   // 2 %
}

TEST(DuplicatesCheck, FindsCopiesBesideALabelAndOfWholeNumbers) {
  EXPECT_FALSE(duplicates_check(copied(draw(1000, image), 800).twins()).passed);
  EXPECT_TRUE(duplicates_check(draw(1000, image).twins()).passed);
  const auto labelled = [](Rng& rng) -> Pair {
    return {{rng.normal()}, {static_cast<double>(rng.below(3))}};
  };
  EXPECT_FALSE(duplicates_check(copied(draw(1000, labelled), 800).twins()).passed);
}

TEST(DuplicatesCheck, CopiesInOneGroupDoNoHarm) {
  const Sample sample = copied(draw(1000, gaussian), 500);
  std::vector<std::size_t> groups(1000);
  for (std::size_t i = 0; i < 1000; ++i) groups[i] = i % 500 / 2;
  EXPECT_EQ(sample.twins(groups).share, 0);
  groups[999] = 1000;  // one copy elsewhere: its pair of rows counts
  EXPECT_DOUBLE_EQ(sample.twins(groups).share, 2.0 / 1000);
}

struct Natural {
  const char* name;
  Pair (*row)(Rng&);
};
class NaturalTwins : public testing::TestWithParam<Natural> {};

std::size_t count_different(const Sample& sample) {
  std::set<Pair> rows;
  for (std::size_t i = 0; i < sample.x.rows(); ++i) {
    const auto x = sample.x.row(i), y = sample.y.row(i);
    rows.insert({{x.begin(), x.end()}, {y.begin(), y.end()}});
  }
  return rows.size();
}

/// Every one of them has many equal rows, or the test would say nothing.
TEST_P(NaturalTwins, Pass) {
  for (const std::size_t n : {300, 5000}) {
    const Sample sample = draw(n, GetParam().row);
    EXPECT_LT(static_cast<double>(count_different(sample)), 0.9 * static_cast<double>(n));
    const Twins twins = sample.twins();
    EXPECT_TRUE(duplicates_check(twins).passed) << n << " " << twins.share << " " << twins.expected;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Discrete, NaturalTwins,
    testing::Values(
        Natural{"labels",
                [](Rng& rng) -> Pair {
                  return {{static_cast<double>(rng.below(8))}, {static_cast<double>(rng.below(8))}};
                }},
        Natural{"one-to-one",
                [](Rng& rng) -> Pair {
                  const auto x = static_cast<double>(rng.below(60));
                  return {{x}, {59 - x}};
                }},
        Natural{"eight answers and what follows from them",
                [](Rng& rng) -> Pair {
                  Numbers x(8);
                  double sum = 0;
                  for (double& answer : x) sum += answer = static_cast<double>(rng.below(2));
                  return {x, {sum > 4 ? 1.0 : 0.0}};
                }},
        Natural{"rounded and dependent",
                [](Rng& rng) -> Pair {
                  const double x = rng.normal();
                  return {{rounded(x, 0.1)}, {rounded(x + 0.3 * rng.normal(), 0.1)}};
                }},
        Natural{"a rounded column three times",
                [](Rng& rng) -> Pair {
                  const double x = rounded(rng.normal(), 0.1);
                  return {{x, 2 * x, x + 1}, {rounded(x + 0.2 * rng.normal(), 0.1)}};
                }},
        Natural{"no rain",
                [](Rng& rng) -> Pair {
                  if (rng.uniform() < 0.4) return {{0}, {0}};
                  return {{rng.gamma(1)}, {rng.gamma(1)}};
                }},
        Natural{"constant",
                [](Rng&) -> Pair {
                  return {{1}, {2}};
                }}),
    [](const auto& test) {
      std::string name = test.param.name;
      std::erase_if(name, [](char c) { return c == ' ' || c == '-'; });
      return name;
    });

}  // namespace
}  // namespace kedge::estimate
