#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "link/inputs/pair_scaling.hpp"
#include "link/inputs/principal.hpp"
#include "link/interactions.hpp"
#include "link/protocol/splits.hpp"
#include "link/protocol/verdicts.hpp"

namespace kedge::link {
namespace {

using link_test::make_interactions;

TEST(Splits, NothingThatIsTrainedOnTouchesWhatIsHeldOut) {
  const auto made = make_interactions(200, 4, 600, 1);
  const auto entities = entities_of(made.pairs);
  for (std::size_t trial = 0; trial < 5; ++trial) {
    const Split split = make_split(made.pairs, entities, 200, 50, 7, trial);
    const std::set<std::size_t> out(split.held_out.begin(), split.held_out.end());
    EXPECT_EQ(out.size(), 50);
    std::size_t within = 0, outside = 0;
    for (const EntityPair& pair : made.pairs.interacting) {
      within += out.contains(pair.a) && out.contains(pair.b) ? 1 : 0;
      outside += !out.contains(pair.a) && !out.contains(pair.b) ? 1 : 0;
    }
    EXPECT_EQ(split.interacting.size(), within);
    EXPECT_EQ(split.training.size(), outside);
    for (const EntityPair& pair : split.training) EXPECT_FALSE(out.contains(pair.a) || out.contains(pair.b));
  }
  EXPECT_NE(make_split(made.pairs, entities, 200, 50, 7, 0).held_out,
            make_split(made.pairs, entities, 200, 50, 7, 1).held_out);
}

TEST(PairScaling, AnEntityCountsAsOftenAsItOccurs) {
  Matrix<float> rows(3, 2);
  for (std::size_t i = 0; i < 3; ++i) rows(i, 0) = static_cast<float>(i), rows(i, 1) = 5;
  const std::vector<std::size_t> entities = {0, 0, 0, 1};
  const Matrix<float> scaled = PairScaling(rows.view(), entities).apply(rows.view());
  const double deviation = std::sqrt(3.0 / 16);
  EXPECT_NEAR(scaled(0, 0), -0.25 / deviation, 1e-6);
  EXPECT_NEAR(scaled(2, 0), 1.75 / deviation, 1e-6);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(scaled(i, 1), 0);  // constant
}

TEST(PairScaling, ClipsAtTen) {
  Matrix<float> rows(3, 1);
  rows(0, 0) = -1, rows(1, 0) = 1, rows(2, 0) = 1000;
  const Matrix<float> scaled = PairScaling(rows.view(), std::vector<std::size_t>{0, 1}).apply(rows.view());
  EXPECT_EQ(scaled(2, 0), 10);
}

TEST(Principal, ComponentsAreUncorrelatedAndWhite) {
  const auto made = make_interactions(300, 8, 600, 2);
  std::vector<std::size_t> all(300);
  for (std::size_t i = 0; i < 300; ++i) all[i] = i;
  const Principal map(made.table.rows.view(), all, 5, 0);
  ASSERT_EQ(map.size(), 5);
  const Matrix<float> u = map.apply(made.table.rows.view());
  for (std::size_t a = 0; a < 5; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      double product = 0;
      for (std::size_t i = 0; i < 300; ++i)
        product += static_cast<double>(u(i, a)) * static_cast<double>(u(i, b)) / 300;
      EXPECT_NEAR(product, a == b ? 1 : 0, 1e-4);
    }
  }
}

TEST(Principal, HasNoMoreThanVary) {
  Matrix<float> rows(4, 3);
  for (std::size_t i = 0; i < 4; ++i) rows(i, 0) = rows(i, 1) = static_cast<float>(i * i);
  EXPECT_EQ(Principal(rows.view(), std::vector<std::size_t>{0, 1, 2, 3}, 3, 1).size(), 1);
}

// Scores that are the truth: every ranking is perfect; an undirected pair counts once, the diagonal never.
TEST(Verdicts, JudgesAllOtherPairsAndThoseWithALabel) {
  Split split;
  split.held_out = {10, 20, 30};
  split.interacting = {{10, 20}};
  split.not_interacting = {{20, 30}};
  Matrix<float> scores(3, 3);
  scores(0, 1) = scores(1, 0) = 1;
  scores(0, 0) = scores(1, 1) = scores(2, 2) = 9;
  scores(0, 2) = scores(2, 0) = 2;
  const Verdict undirected = judge(split, false, scores.view());
  EXPECT_EQ(undirected.auroc, 0.5);  // before (20, 30), behind (10, 30)
  EXPECT_EQ(undirected.labelled_auroc, 1);
  EXPECT_EQ(judge(split, true, scores.view()).auroc, 0.5);  // of five others: two above, one equal, two below
}

TEST(Verdicts, MeansAreOverTrialsThatHaveAValue) {
  std::vector<Verdict> verdicts(3);
  verdicts[0].auroc = 0.5;
  verdicts[2].auroc = 0.7;
  LinkScore score;
  summarise(verdicts, score);
  EXPECT_NEAR(score.auroc.mean, 0.6, 1e-12);
  EXPECT_NEAR(score.auroc.error, 0.1, 1e-12);
  EXPECT_TRUE(std::isnan(score.labelled_auroc.mean));
  EXPECT_EQ(score.trial_auroc.size(), 3);
}

}  // namespace
}  // namespace kedge::link
