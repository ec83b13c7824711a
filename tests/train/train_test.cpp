#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "train/batches.hpp"
#include "train/replica.hpp"
#include "train/schedule.hpp"

namespace kedge::train {
namespace {

TEST(Schedule, RisesThenFallsToItsFloor) {
  const Schedule s{1.0, 1000, 20, 0.02};
  EXPECT_NEAR(s.rate(0), 0.05, 1e-12);
  EXPECT_NEAR(s.rate(19), 1, 1e-12);
  EXPECT_NEAR(s.rate(20), 1, 1e-12);
  EXPECT_NEAR(s.rate(510), 0.51, 1e-12);
  EXPECT_NEAR(s.rate(1000), 0.02, 1e-12);
  for (std::size_t t = 21; t < 1000; ++t) EXPECT_LT(s.rate(t), s.rate(t - 1));
}

TEST(Schedule, LooksRiseGeometricallyToTheLastStep) {
  const auto looks = checkpoint_steps(20, 2000);
  EXPECT_EQ(looks.front(), 20);
  EXPECT_EQ(looks.back(), 2000);
  EXPECT_EQ(looks.size(), 20);
  for (std::size_t i = 1; i < looks.size(); ++i) EXPECT_GT(looks[i], looks[i - 1]);
  EXPECT_EQ(checkpoint_steps(20, 5), std::vector<std::size_t>{5});
}

TEST(Batches, AnEpochShowsEachRowOnceAndABatchNoRowTwice) {
  std::vector<std::size_t> rows(30);
  for (std::size_t i = 0; i < 30; ++i) rows[i] = 100 + i;
  Batches batches(rows, {}, 8, Rng(1));
  std::multiset<std::size_t> epoch;
  for (int b = 0; b < 3; ++b) {
    const auto batch = batches.next();
    EXPECT_EQ(std::set<std::size_t>(batch.begin(), batch.end()).size(), 8);
    epoch.insert(batch.begin(), batch.end());
  }
  for (const std::size_t row : epoch) EXPECT_EQ(epoch.count(row), 1);
  const auto next = batches.next();  // 6 rows are left, so a new order begins
  EXPECT_EQ(std::set<std::size_t>(next.begin(), next.end()).size(), 8);
}

TEST(Batches, WeightedRowsComeAsOftenAsTheirWeights) {
  std::vector<std::size_t> rows = {0, 1, 2, 3};
  const std::vector<double> weights = {0, 0.5, 1, 2.5};
  Batches batches(rows, weights, 4, Rng(3));
  std::vector<double> seen(4);
  const int epochs = 400;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::vector<std::size_t> here(4);
    for (const std::size_t row : batches.next()) {
      ++seen[row];
      ++here[row];
    }
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_GE(here[i], std::floor(weights[i]));
      EXPECT_LE(here[i], std::ceil(weights[i]));
    }
  }
  // A row of weight m + 1/2 has variance 1/4 an epoch.
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(seen[i], epochs * weights[i], 4 * std::sqrt(epochs / 4.0));
}

TEST(Replica, LearnsReportsItsLooksAndStopsWhenNothingIsGained) {
  Rng rng(4);
  Pairs pairs{Matrix<float>(200, 1), Matrix<float>(200, 1)};
  for (float& v : pairs.x.flat()) v = static_cast<float>(rng.normal());
  std::vector<std::size_t> rows(200);
  for (std::size_t i = 0; i < 200; ++i) {
    pairs.y(i, 0) = pairs.x(i, 0);
    rows[i] = i;
  }
  critics::Shape shape;
  shape.hidden = {8};
  const auto critic = critics::make_critic(shape);
  Settings settings;
  settings.batch = 50;
  settings.schedule.steps = 400;
  std::size_t told = 0;
  auto run = [&](auto loss) {
    return train_replica(*critic, settings, inputs_of(pairs), rows, {}, {1, 0, 0}, loss, {},
                         {[&](std::size_t steps) { told += steps; }, {}});
  };
  // A held-out loss that falls with every look: all steps are taken.
  double falling = 0;
  const auto all = run([&](std::span<const float>) { return --falling; });
  EXPECT_EQ(all.back().step, 400);
  EXPECT_EQ(told, 400);
  EXPECT_LT(all.back().training_loss, all[1].training_loss - 0.5);  // y = x is easy to learn
  // One that never improves on the untrained critic: as few as are allowed.
  const auto few = run([](std::span<const float>) { return 1.0; });
  EXPECT_LT(few.back().step, 400);
  EXPECT_GE(few.back().step, settings.earliest_stop);
}

}  // namespace
}  // namespace kedge::train
