#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/moments.hpp"
#include "estimate/methods/null_test.hpp"
#include "estimate/normal_rows.hpp"
#include "kedge/error.hpp"
#include "kedge/estimate.hpp"

namespace kedge {
namespace {

using estimate::Orders;
using estimate::PreparedRows;
using estimate_test::array;
using estimate_test::normal_pairs;
using testing::HasSubstr;
using testing::ThrowsMessage;

PreparedRows rows_of(const Matrix<float>& x, std::vector<std::size_t> groups = {}) {
  PreparedRows rows;
  rows.x = rows.y = array(x);
  rows.groups = std::move(groups);
  return rows;
}

bool is_permutation(std::vector<std::size_t> order) {
  std::ranges::sort(order);
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i] != i) return false;
  }
  return true;
}

Options gaussian(std::int64_t permutations) {
  Options options;
  options.method = "gaussian";
  options.null = permutations;
  return options;
}

TEST(NullOrders, KeepWhatRowsAreSaidToBe) {
  const Matrix<float> x(12, 1);
  const std::vector<std::size_t> groups = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
  Options blocks;
  blocks.fold_by = "blocks";
  bool moved = false;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto any = Orders(rows_of(x), {}).draw(Rng(seed));
    EXPECT_TRUE(is_permutation(any));
    const auto whole = Orders(rows_of(x, groups), {}).draw(Rng(seed));
    EXPECT_TRUE(is_permutation(whole));
    for (std::size_t i = 0; i < 12; ++i) {
      EXPECT_EQ(groups[whole[i]], groups[whole[i % 3]]);  // its group goes where the group's first row goes
      EXPECT_EQ(whole[i] / 3, i / 3);                     // and rows of a group stay in order
    }
    const auto circle = Orders(rows_of(x), blocks).draw(Rng(seed));
    EXPECT_TRUE(is_permutation(circle));
    EXPECT_NE(circle[0], 0);
    for (std::size_t i = 1; i < 12; ++i) EXPECT_EQ(circle[i], (circle[i - 1] + 1) % 12);
    const auto within = Orders(rows_of(x), {}, groups).draw(Rng(seed));
    EXPECT_TRUE(is_permutation(within));
    for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(groups[within[i]], groups[i]);
    moved = moved || (within[0] != 0 && whole[0] != 0);
  }
  EXPECT_TRUE(moved);
}

TEST(Null, OfDependentRowsIsRejected) {
  const auto data = normal_pairs(200, 1, 0.5, 1);
  const Estimate e = mutual_information(data.x.view(), data.y.view(), gaussian(19));
  EXPECT_EQ(e.null.n, 19);
  EXPECT_EQ(e.null.p_value, 0.05);
  // 2 n I of independent rows is chi-squared of one degree of freedom less its mean.
  EXPECT_NEAR(e.null.mean, 0, 4 * std::sqrt(2.0) / 400 / std::sqrt(19.0));
  EXPECT_GT(e.null.sd, 0);
  EXPECT_EQ(mutual_information(data.x.view(), data.y.view(), gaussian(0)).null.n, 0);
}

// p is uniform on 1/20 ... 1: mean .525, deviation .288; 1/20 or less in one sample of twenty.
TEST(Null, OfIndependentRowsHasUniformP) {
  std::vector<double> p;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto data = normal_pairs(40, 1, 0, seed);
    Options options = gaussian(19);
    options.folds = 2;
    options.seed = static_cast<std::int64_t>(seed);
    p.push_back(mutual_information(data.x.view(), data.y.view(), options).null.p_value);
  }
  EXPECT_NEAR(mean(p), 0.525, 3.3 * 0.288 / std::sqrt(60.0));
  EXPECT_LE(std::ranges::count_if(p, [](double v) { return v <= 0.05; }), 10);  // binomial: P = .0004
}

TEST(Null, IsTheSameForAnyNumberOfThreads) {
  const auto data = normal_pairs(60, 1, 0.2, 2);
  std::vector<double> p, means;
  for (const std::int64_t threads : {1, 3}) {
    Options options = gaussian(12);
    options.threads = threads;
    const Estimate e = mutual_information(data.x.view(), data.y.view(), options);
    p.push_back(e.null.p_value);
    means.push_back(e.null.mean);
  }
  EXPECT_EQ(p[0], p[1]);
  EXPECT_EQ(means[0], means[1]);
}

TEST(Null, WithCriticsIsTheSameForAnyNumberOfThreads) {
  const auto data = normal_pairs(120, 1, 0.6, 3);
  std::vector<double> means;
  for (const std::int64_t threads : {1, 2}) {
    Options options;
    options.folds = 2;
    options.steps = 40;
    options.hidden = {8};
    options.null = 4;
    options.threads = threads;
    const Estimate e = mutual_information(data.x.view(), data.y.view(), options);
    EXPECT_EQ(e.null.p_value, 0.2);
    means.push_back(e.null.mean);
  }
  EXPECT_EQ(means[0], means[1]);
}

// Ten rows of a person are nearly one row: X and Y of persons are drawn apart, but with rows shuffled freely
// chance agreement of thirty persons looks like dependence of three hundred rows.
TEST(Null, MovesWholeGroupsWhereRowsAreNotIndependent) {
  std::size_t fooled = 0, rejected = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto persons = normal_pairs(30, 1, 0, 100 + seed), noise = normal_pairs(300, 1, 0, 200 + seed);
    Matrix<float> x(300, 1), y(300, 1), person(300, 1);
    for (std::size_t i = 0; i < 300; ++i) {
      x(i, 0) = persons.x(i / 10, 0) + 0.1f * noise.x(i, 0);
      y(i, 0) = persons.y(i / 10, 0) + 0.1f * noise.y(i, 0);
      person(i, 0) = static_cast<float>(i / 10);
    }
    Options options = gaussian(19);
    options.folds = 3;
    fooled += mutual_information(array(x), array(y), options).null.p_value <= 0.05 ? 1 : 0;
    RowInfo info;
    info.groups = array(person);
    rejected += mutual_information(array(x), array(y), info, options).null.p_value <= 0.05 ? 1 : 0;
  }
  EXPECT_GE(fooled, 8);
  EXPECT_LE(rejected, 5);  // binomial of 20 and 1/20: P(6 or more) = .0003
}

TEST(Null, RefusesWhatPermutationsCannotKeep) {
  const auto data = normal_pairs(50, 1, 0, 4);
  RowInfo grouped, weighted;
  Matrix<float> group(50, 1), weight(50, 1);
  for (std::size_t i = 0; i < 50; ++i) group(i, 0) = static_cast<float>(i / 7), weight(i, 0) = 1;
  grouped.groups = array(group);
  weighted.weights = array(weight);
  const auto with = [&](const RowInfo& info) {
    return [&] { mutual_information(array(data.x), array(data.y), info, gaussian(9)); };
  };
  EXPECT_THAT(with(grouped), ThrowsMessage<InputError>(HasSubstr("groups of 1 and of 7 rows")));
  EXPECT_THAT(with(weighted), ThrowsMessage<InputError>(HasSubstr("cannot be had with weights")));
}

TEST(Null, StopsWhenAskedAndSaysHowFarItCame) {
  const auto data = normal_pairs(100, 1, 0, 5);
  std::stop_source source;
  Options options = gaussian(1000);
  options.threads = 1;
  const Control control{source.get_token(), [&source](const Progress& p) {
                          if (p.stage == "permutations" && p.done == 3) source.request_stop();
                        }};
  EXPECT_THAT([&] { mutual_information(data.x.view(), data.y.view(), options, control); },
              ThrowsMessage<Interrupted>(HasSubstr("stopped after 3 of 1000 permutations")));
}

}  // namespace
}  // namespace kedge
