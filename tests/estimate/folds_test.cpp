#include "estimate/rows/folds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;
using Numbers = std::vector<std::size_t>;

std::set<std::size_t> set_of(const Numbers& numbers) { return {numbers.begin(), numbers.end()}; }

/// Every row is held out in one fold, and in none of them on both sides.
void expect_partition(const std::vector<Fold>& folds, std::size_t n) {
  std::set<std::size_t> seen;
  for (const Fold& fold : folds) {
    const std::set<std::size_t> training = set_of(fold.training);
    EXPECT_EQ(training.size(), fold.training.size());
    for (const std::size_t row : fold.held_out) {
      EXPECT_TRUE(seen.insert(row).second);
      EXPECT_FALSE(training.contains(row));
    }
  }
  EXPECT_EQ(seen.size(), n);
  EXPECT_EQ(*seen.rbegin(), n - 1);
}

TEST(RandomFolds, EveryRowIsHeldOutOnceAndNeverTrainedOnThere) {
  const auto folds = random_folds(103, 5, 7);
  expect_partition(folds, 103);
  for (const Fold& fold : folds) {
    EXPECT_EQ(fold.held_out.size() + fold.training.size(), 103);
    EXPECT_NEAR(static_cast<double>(fold.held_out.size()), 103 / 5.0, 1);
  }
  EXPECT_EQ(random_folds(103, 5, 7)[0].held_out, folds[0].held_out);
  EXPECT_NE(random_folds(103, 5, 8)[0].held_out, folds[0].held_out);
}

/// Sizes 1, 2, ... , count; rows of a group are not neighbours.
Numbers uneven_groups(std::size_t count) {
  Numbers groups;
  for (std::size_t round = 0; round < count; ++round) {
    for (std::size_t group = round; group < count; ++group) groups.push_back(group);
  }
  return groups;
}

TEST(GroupedFolds, AGroupIsHeldOutAsAWholeInFoldsOfNearlyOneSize) {
  const Numbers groups = uneven_groups(20);  // 210 rows
  const auto folds = grouped_folds(groups, 5, 7);
  ASSERT_EQ(folds.size(), 5);
  expect_partition(folds, groups.size());
  for (const Fold& fold : folds) {
    EXPECT_EQ(fold.held_out.size() + fold.training.size(), groups.size());
    std::set<std::size_t> held_out;
    for (const std::size_t row : fold.held_out) held_out.insert(groups[row]);
    for (const std::size_t row : fold.training) EXPECT_FALSE(held_out.contains(groups[row]));
    EXPECT_NEAR(static_cast<double>(fold.held_out.size()), 210 / 5.0, 2);
  }
}

TEST(GroupedFolds, ChanceDecidesAmongEqualsAndOrdersRows) {
  Numbers groups;
  for (std::size_t row = 0; row < 200; ++row) groups.push_back(row / 10);
  const auto folds = grouped_folds(groups, 4, 1);
  EXPECT_EQ(folds[0].held_out, grouped_folds(groups, 4, 1)[0].held_out);
  EXPECT_NE(set_of(folds[0].held_out), set_of(grouped_folds(groups, 4, 2)[0].held_out));
  EXPECT_FALSE(std::ranges::is_sorted(folds[0].held_out));
  for (const Fold& fold : folds) EXPECT_EQ(fold.held_out.size(), 50);
}

TEST(GroupedFolds, ThereAreNoMoreFoldsThanGroups) {
  const Numbers groups = {0, 1, 1, 0, 2, 2};
  EXPECT_EQ(grouped_folds(groups, 5, 0).size(), 3);
  EXPECT_EQ(fewest_training_rows(grouped_folds(groups, 5, 0)), 4);
  EXPECT_THAT([] { grouped_folds(Numbers(9), 5, 0); }, ThrowsMessage<InputError>(HasSubstr("of one group")));
}

// With all rows but one in a group, one would be left to train on.
TEST(GroupedFolds, LeaveTwoRowsToTrainOnOrRefuse) {
  EXPECT_THAT(
      [] {
        grouped_folds(Numbers{0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 5, 0);
      },
      ThrowsMessage<InputError>(HasSubstr("one group has all but one of the 10 rows")));
  EXPECT_EQ(fewest_training_rows(grouped_folds(Numbers{0, 0, 0, 0, 0, 0, 0, 0, 1, 2}, 5, 0)), 2);
}

TEST(GroupedFolds, EntriesAreNumberedAsTheyComeWhateverTheirType) {
  EXPECT_THAT(group_numbers(Array::words({"b", "a", "b", "c"}, 1)), testing::ElementsAre(0, 1, 0, 2));
  const double numbers[] = {5, 5, -1.5, 0, -0.0, 5};
  EXPECT_THAT(group_numbers(Array::view(MatrixView<const double>(numbers, 6, 1))),
              testing::ElementsAre(0, 0, 1, 2, 2, 0));
  EXPECT_THAT(
      [] {
        group_numbers(Array::words({"b", "a"}, 2, "g.csv"));
      },
      ThrowsMessage<InputError>(HasSubstr("g.csv has 2 columns, and groups need one")));
}

TEST(BlockedFolds, BlocksAreInOrderAndTheirNeighboursAreNotTrainedOn) {
  for (const std::size_t gap : {0, 1, 4}) {
    const auto folds = blocked_folds(103, 5, gap, 3);
    expect_partition(folds, 103);
    std::size_t next = 0;
    for (const Fold& fold : folds) {
      const auto [first, last] = std::ranges::minmax(fold.held_out);
      EXPECT_EQ(first, next);
      EXPECT_EQ(last - first + 1, fold.held_out.size());
      EXPECT_NEAR(static_cast<double>(fold.held_out.size()), 103 / 5.0, 1);
      EXPECT_FALSE(std::ranges::is_sorted(fold.held_out));
      const std::size_t before = std::min(first, gap), after = std::min(102 - last, gap);
      EXPECT_EQ(fold.training.size(), 103 - fold.held_out.size() - before - after);
      for (const std::size_t row : fold.training) EXPECT_TRUE(row + gap < first || row > last + gap);
      next = last + 1;
    }
  }
}

TEST(BlockedFolds, AGapMustLeaveRowsToTrainOn) {
  EXPECT_THAT([] { blocked_folds(20, 2, 9, 0); }, ThrowsMessage<InputError>(HasSubstr("lower --gap")));
  EXPECT_NO_THROW(blocked_folds(20, 2, 8, 0));
  EXPECT_EQ(default_gap(1000, 5), 10);
  EXPECT_EQ(default_gap(20, 5), 1);
}

TEST(Folds, OptionsAndGroupsSayWhichKind) {
  Options options;
  options.seed = 4;
  EXPECT_EQ(make_folds(options, 50, 5, {})[1].held_out, random_folds(50, 5, 4)[1].held_out);
  const Numbers groups = uneven_groups(9);
  EXPECT_EQ(make_folds(options, 45, 5, groups)[1].held_out, grouped_folds(groups, 5, 4)[1].held_out);
  options.fold_by = "blocks";
  EXPECT_EQ(make_folds(options, 50, 5, {})[1].training, blocked_folds(50, 5, 1, 4)[1].training);
  options.gap = 3;
  EXPECT_EQ(make_folds(options, 50, 5, {})[1].training, blocked_folds(50, 5, 3, 4)[1].training);
  EXPECT_NO_THROW(require_one_kind_of_fold(options, {}));
  EXPECT_THAT(
      [&] {
        require_one_kind_of_fold(options, Array::words({"a", "b"}, 1));
      },
      ThrowsMessage<InputError>(HasSubstr("exclude each other")));
}

}  // namespace
}  // namespace kedge::estimate
