// One staircase, its scores, and the store that keeps it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "kedge/bench.hpp"
#include "kedge/error.hpp"
#include "tasks/suites/variant.hpp"
#include "tasks/sweep/scores.hpp"
#include "tasks/sweep/staircase.hpp"
#include "tasks/sweep/store.hpp"

namespace kedge::tasks {
namespace {

namespace fs = std::filesystem;

Staircase small_stairs(std::size_t steps) {
  Staircase stairs;
  stairs.steps = steps;
  stairs.batch = 16;
  stairs.hidden = {16};
  stairs.embed = 4;
  stairs.optimiser.beta2 = 0.999;
  return stairs;
}

std::vector<LevelTrace> climb_levels(const std::vector<std::string>& ids, std::size_t steps,
                                     const std::string& objective, std::int64_t seed = 0) {
  const Staircase stairs = small_stairs(steps);
  std::vector<std::shared_ptr<const Task>> tasks;
  for (const std::string& id : ids) tasks.push_back(make_task(id));
  return climb(stairs, tasks, {parse_variant(objective)}, "separable", seed, {}, [] {})[0];
}

TEST(Staircase, EstimatesComeBeforeTheirUpdate) {
  // The last layer starts at zero, so before any update every score is zero, and so is the estimate.
  const auto levels = climb_levels({"gaussian/d2/nats1"}, 5, "infonce-anchor");
  EXPECT_EQ(levels[0].estimates[0], 0);
  EXPECT_NE(levels[0].estimates[1], 0);
  EXPECT_EQ(levels[0].truth, 1);
}

TEST(Staircase, TheCriticGoesOnFromLevelToLevel) {
  const auto two = climb_levels({"gaussian/d2/nats1", "gaussian/d2/nats1"}, 40, "nwj");
  const auto one = climb_levels({"gaussian/d2/nats1"}, 80, "nwj");
  std::vector<float> joined = two[0].estimates;
  joined.insert(joined.end(), two[1].estimates.begin(), two[1].estimates.end());
  EXPECT_EQ(joined, one[0].estimates);
}

TEST(Staircase, SeedsDecide) {
  const auto a = climb_levels({"gaussian/d2/nats1"}, 10, "js", 1),
             again = climb_levels({"gaussian/d2/nats1"}, 10, "js", 1);
  EXPECT_EQ(a[0].estimates, again[0].estimates);
  EXPECT_NE(a[0].estimates, climb_levels({"gaussian/d2/nats1"}, 10, "js", 2)[0].estimates);
}

TEST(Staircase, WhatSharesItsTrainingIsAsIfAlone) {
  const std::vector<std::string> words = {"js", "smile:tau=5", "nce", "smile:tau=1"};
  Staircase stairs = small_stairs(60);
  std::vector<std::shared_ptr<const Task>> tasks = {make_task("gaussian/d2/nats1"),
                                                    make_task("gaussian/d2/nats2")};
  std::vector<Variant> variants;
  for (const std::string& word : words) variants.push_back(parse_variant(word));
  const auto together = climb(stairs, tasks, variants, "separable", 0, {}, [] {});
  ASSERT_EQ(together.size(), words.size());
  for (std::size_t v = 0; v < words.size(); ++v) {
    EXPECT_EQ(training_key(variants[v]), "js");
    const auto alone = climb_levels({"gaussian/d2/nats1", "gaussian/d2/nats2"}, 60, words[v]);
    for (std::size_t level = 0; level < 2; ++level)
      EXPECT_EQ(together[v][level].estimates, alone[level].estimates) << words[v];
  }
  EXPECT_NE(together[0][1].estimates, together[2][1].estimates);
}

TEST(Staircase, VariantsHaveTheirOwnRate) {
  const auto slow = climb_levels({"gaussian/d2/nats1"}, 40, "nwj:lr=1e-5"),
             fast = climb_levels({"gaussian/d2/nats1"}, 40, "nwj");
  const auto last = [](const auto& levels) { return std::abs(levels[0].estimates.back()); };
  EXPECT_LT(last(slow), last(fast) / 5);
}

// At a rate that hardly falls an average of no length is the weights themselves; a long one differs, and at
// the first step, before any update, it does not.
TEST(Staircase, EstimatesMayComeFromAveragedWeights) {
  const auto plain = climb_levels({"gaussian/d2/nats1"}, 200, "infonce-anchor"),
             barely = climb_levels({"gaussian/d2/nats1"}, 200, "infonce-anchor:average=1e-9"),
             long_ago = climb_levels({"gaussian/d2/nats1"}, 200, "infonce-anchor:average=0.99");
  EXPECT_EQ(long_ago[0].estimates[0], 0);
  for (std::size_t t = 0; t < 200; ++t) {
    EXPECT_NEAR(barely[0].estimates[t], plain[0].estimates[t], 1e-5) << t;
  }
  EXPECT_GT(std::abs(long_ago[0].estimates[199] - plain[0].estimates[199]), 1e-3);
}

// Noise of the weights at a high rate goes away in their average: the spread around the truth, on the same
// batches, falls.
TEST(Staircase, AveragedWeightsVaryLess) {
  const std::string noisy = "infonce-anchor:lr=2e-2";
  auto rmse = [&](const std::string& variant) {
    return spread_around(
               1, std::span(climb_levels({"gaussian/d2/nats1"}, 3000, variant)[0].estimates).last(2000))
        .rmse;
  };
  EXPECT_LT(rmse(noisy + ":average=0.99"), rmse(noisy));
}

// The standard error of the mean of the last 1,000 estimates is below sd(log r) / sqrt(16,000) = 0.01; what
// is left is what 3,000 steps leave unlearned, and a broken sweep is off by the whole nat.
TEST(Staircase, LearnsWhatThereIsToLearn) {
  const auto levels = climb_levels({"gaussian/d1/nats1"}, 3000, "infonce-anchor");
  const auto last = std::span(levels[0].estimates).last(1000);
  EXPECT_NEAR(spread_around(1, last).mean, 1, 0.25);
}

TEST(Scores, AreMomentsAroundTheTruth) {
  const std::vector<float> values = {1, 2, 3, 6};
  const Spread s = spread_around(2, values);
  EXPECT_DOUBLE_EQ(s.mean, 3);
  EXPECT_DOUBLE_EQ(s.bias, 1);
  EXPECT_DOUBLE_EQ(s.std, std::sqrt(3.5));
  EXPECT_DOUBLE_EQ(s.rmse, std::sqrt(4.5));
  EXPECT_TRUE(std::isnan(spread_around(2, std::vector<float>{1, std::nanf("")}).rmse));
  EXPECT_TRUE(
      std::isnan(spread_around(2, std::vector<float>{1, std::numeric_limits<float>::infinity()}).mean));
  EXPECT_TRUE(std::isnan(spread_around(2, {}).mean));
  const Spread unknown = spread_around(std::nan(""), values);
  EXPECT_DOUBLE_EQ(unknown.mean, 3);
  EXPECT_DOUBLE_EQ(unknown.std, std::sqrt(3.5));
  EXPECT_TRUE(std::isnan(unknown.bias) && std::isnan(unknown.rmse));
}

class StoreTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  std::vector<std::int64_t> enter(Store& store) {
    const std::vector<tasks::Run> runs = {{"gaussian/d2/bits{level}", "nwj", "concat", 0, 0},
                                          {"gaussian/d2/bits{level}", "js", "concat", 0, 0}};
    auto ids = store.enter("s", "staircase", "bits", R"({"window":[2,3]})", runs);
    store.begin_session("{}");
    return ids;
  }

  fs::path folder_ = fs::temp_directory_path() / ("kedge-store-" + std::to_string(::getpid()));
  std::string path_ = (folder_ / "s.db").string();
  std::vector<LevelTrace> levels_ = {{std::log(2.0), 0.5, {9, 1, 2, 9}}};
  std::vector<double> names_ = {1};
};

TEST_F(StoreTest, OneOfTwoTakesARunAndOnlyItsOwnerEndsIt) {
  Store a(path_, {}), b(path_, {});
  const auto ids = enter(a);
  EXPECT_EQ(enter(b), ids);
  EXPECT_EQ(b.state(ids[0]), Store::State::free);
  EXPECT_TRUE(a.take(ids[0]));
  EXPECT_FALSE(b.take(ids[0]));
  EXPECT_EQ(b.state(ids[0]), Store::State::busy);
  EXPECT_FALSE(b.finish(ids[0], levels_, names_, 1));
  EXPECT_TRUE(a.finish(ids[0], levels_, names_, 1));
  EXPECT_FALSE(a.finish(ids[0], levels_, names_, 1));
  EXPECT_EQ(b.state(ids[0]), Store::State::done);

  EXPECT_TRUE(a.take(ids[1]));
  a.release(ids[1]);
  EXPECT_TRUE(b.take(ids[1]));
}

TEST_F(StoreTest, ProcessesThatAreGoneOrSilentLoseTheirRuns) {
  Store a(path_, {}), b(path_, {});
  const auto ids = enter(a);
  enter(b);
  ASSERT_TRUE(a.take(ids[0]));
  Database edit(path_, false);
  edit.run("UPDATE sessions SET process = 'another machine' WHERE id = 1");
  EXPECT_EQ(b.state(ids[0]), Store::State::busy);  // it gave a sign of life a moment ago
  edit.run("UPDATE sessions SET alive = alive - 3600 WHERE id = 1");
  EXPECT_EQ(b.state(ids[0]), Store::State::free);
  a.beat();
  EXPECT_EQ(b.state(ids[0]), Store::State::busy);
  edit.run("UPDATE sessions SET process = (SELECT process || '0' FROM sessions WHERE id = 2) WHERE id = 1");
  EXPECT_EQ(b.state(ids[0]), Store::State::free);  // a process number used again
  EXPECT_TRUE(b.take(ids[0]));
  EXPECT_FALSE(a.finish(ids[0], levels_, names_, 1));
  EXPECT_TRUE(b.finish(ids[0], levels_, names_, 1));
}

TEST_F(StoreTest, ATruthThatNobodyKnowsStaysUnknownAndRatiosAreTaken) {
  {
    Store store(path_, {});
    const std::vector<tasks::Run> runs = {{"one/{level}", "nwj", "concat", 0, 0},
                                          {"two/{level}", "nwj", "concat", 0, 0}};
    const auto ids = store.enter(
        "s", "staircase", "bits",
        R"({"window":[1,2],"ratios":[{"name":"two","over":"two/{level}","under":"one/{level}","ideal":2.0}]})",
        runs);
    store.begin_session("{}");
    for (const std::size_t r : {0U, 1U}) {
      store.take(ids[r]);
      levels_[0] = {std::nan(""), 0.5, {1, static_cast<float>(1 + 4 * r)}};
      ASSERT_TRUE(store.finish(ids[r], levels_, names_, 1));
    }
  }
  const BenchReport report = read_bench(path_, true);
  ASSERT_EQ(report.levels.size(), 2U);
  EXPECT_TRUE(std::isnan(report.levels[0].truth) && std::isnan(report.traces[0].truth[0]));
  EXPECT_EQ(report.levels[0].std, 0);
  ASSERT_EQ(report.ratios.size(), 1U);
  EXPECT_EQ(report.ratios[0].name, "two");
  EXPECT_EQ(report.ratios[0].ideal, 2);
  EXPECT_NEAR(report.ratios[0].value, 3, 1e-6);
}

TEST_F(StoreTest, ReadsBackInTheUnitOfTheSuite) {
  {
    Store store(path_, {});
    const auto ids = enter(store);
    store.take(ids[0]);
    levels_[0].estimates = {9, static_cast<float>(std::log(2.0)), static_cast<float>(3 * std::log(2.0)), 9};
    ASSERT_TRUE(store.finish(ids[0], levels_, names_, 1));
  }
  const BenchReport report = read_bench(path_, true);
  ASSERT_EQ(report.suites.size(), 1U);
  EXPECT_EQ(report.suites[0].planned, 2U);
  EXPECT_EQ(report.suites[0].done, 1U);
  ASSERT_EQ(report.levels.size(), 1U);  // scored are steps 2 and 3: one and three bits
  EXPECT_EQ(report.levels[0].task, "gaussian/d2/bits1");
  EXPECT_NEAR(report.levels[0].truth, 1, 1e-12);
  EXPECT_NEAR(report.levels[0].mean, 2, 1e-6);
  EXPECT_NEAR(report.levels[0].bias, 1, 1e-6);
  EXPECT_NEAR(report.levels[0].std, 1, 1e-6);
  ASSERT_EQ(report.traces.size(), 1U);
  EXPECT_EQ(report.traces[0].task, "gaussian/d2");
  EXPECT_EQ(report.traces[0].estimates.size(), 4U);
}

}  // namespace
}  // namespace kedge::tasks
