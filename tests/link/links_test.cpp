#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "kedge/error.hpp"
#include "kedge/link.hpp"
#include "link/interactions.hpp"

namespace kedge {
namespace {

using link_test::Interactions;
using link_test::make_interactions;
using testing::HasSubstr;
using testing::ThrowsMessage;

LinkOptions small(std::int64_t threads = 2) {
  LinkOptions options;
  options.trials = 3;
  options.holdout = 60;
  options.options.threads = threads;
  set_option(options.options, "steps", std::int64_t{150});
  return options;
}

TEST(Links, TheAnswerDoesNotDependOnTheNumberOfThreads) {
  const Interactions made = make_interactions(300, 8, 900, 5);
  LinkOptions one = small(1), three = small(3);
  one.objectives = three.objectives = {"infonce-anchor", "gaussian", "lmi"};
  const LinkReport a = evaluate_links(made.table, made.pairs, one),
                   b = evaluate_links(made.table, made.pairs, three);
  for (std::size_t m = 0; m < 3; ++m) {
    EXPECT_EQ(a.scores[m].trial_auroc, b.scores[m].trial_auroc) << a.scores[m].name;
    EXPECT_EQ(a.scores[m].ap.mean, b.scores[m].ap.mean) << a.scores[m].name;
  }
}

TEST(Links, ALearnedPmiFindsPairsThatSimilarityDoesNot) {
  const Interactions made = make_interactions(300, 12, 1500, 6);
  LinkOptions options = small();
  options.holdout = 100;
  options.objectives = {"infonce-anchor", "cosine"};
  const LinkReport report = evaluate_links(made.table, made.pairs, options);
  EXPECT_EQ(report.trials.size(), 3);
  EXPECT_EQ(report.empty_trials, 0);
  const LinkMean &learned = report.scores[0].auroc, &floor = report.scores[1].auroc;
  EXPECT_GT(learned.mean - 3 * learned.error, 0.5);
  EXPECT_GT(learned.mean, floor.mean + 3 * std::hypot(learned.error, floor.error));
}

TEST(Links, LabelsPermutedAmongEntitiesTellNothing) {
  Interactions made = make_interactions(300, 12, 1500, 7);
  Rng rng(8);
  std::vector<std::size_t> order(300);
  for (std::size_t i = 0; i < 300; ++i) order[i] = i;
  rng.shuffle(std::span(order));
  Matrix<float> rows(300, 12);
  for (std::size_t i = 0; i < 300; ++i) std::ranges::copy(made.table.rows.row(order[i]), rows.row(i).begin());
  made.table.rows = std::move(rows);
  LinkOptions options = small();
  options.trials = 5;
  options.holdout = 100;
  const LinkReport report = evaluate_links(made.table, made.pairs, options);
  EXPECT_NEAR(report.scores[0].auroc.mean, 0.5, 4 * report.scores[0].auroc.error);
}

TEST(Links, EmptyTrialsAreCountedAndSplitsThatCannotWorkRefused) {
  const Interactions made = make_interactions(300, 4, 300, 9);
  LinkOptions options = small();
  options.objectives = {"cosine"};
  options.trials = 40;
  options.holdout = 12;  // some of them without a pair
  const LinkReport report = evaluate_links(made.table, made.pairs, options);
  std::size_t empty = 0;
  for (const double auroc : report.scores[0].trial_auroc) empty += std::isnan(auroc) ? 1 : 0;
  EXPECT_EQ(report.empty_trials, empty);
  EXPECT_GT(empty, 0);
  EXPECT_LT(empty, 40);
  const auto holding = [&](std::size_t holdout) {
    return [&, holdout] {
      options.holdout = holdout;
      evaluate_links(made.table, made.pairs, options);
    };
  };
  EXPECT_THAT(holding(5000), ThrowsMessage<InputError>(HasSubstr("hold fewer out")));
  EXPECT_THAT(holding(report.entities - 3), ThrowsMessage<InputError>(HasSubstr("hold fewer out")));
}

TEST(Links, PredictionsAreNewSortedAndHaveIntervals) {
  const Interactions made = make_interactions(300, 12, 1500, 10);
  std::set<std::pair<std::string, std::string>> known;
  for (const EntityPair& pair : made.pairs.interacting)
    known.insert({made.table.ids[pair.a], made.table.ids[pair.b]});
  const auto best = predict_links(made.table, made.pairs, 50, small(1));
  const auto again = predict_links(made.table, made.pairs, 50, small(2));
  ASSERT_EQ(best.size(), 50);
  std::set<std::pair<std::string, std::string>> seen;
  double truth = 0;
  for (std::size_t i = 0; i < best.size(); ++i) {
    const NewPair& pair = best[i];
    EXPECT_EQ(pair.a, again[i].a);
    EXPECT_EQ(pair.pmi, again[i].pmi);
    EXPECT_FALSE(known.contains({pair.a, pair.b}));
    EXPECT_TRUE(seen.insert({pair.a, pair.b}).second);
    EXPECT_LT(pair.low, pair.pmi);
    EXPECT_GT(pair.high, pair.pmi);
    EXPECT_LE(pair.pmi, best[i - std::min<std::size_t>(i, 1)].pmi);
    truth += made.pmi(std::stoul(pair.a.substr(1)), std::stoul(pair.b.substr(1))) / 50;
  }
  // Fifty pairs at random have the mean PMI of all, within a few standard errors.
  double mean = 0, squares = 0, count = 0;
  for (std::size_t i = 0; i < 300; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      mean += made.pmi(i, j);
      squares += made.pmi(i, j) * made.pmi(i, j);
      ++count;
    }
  }
  mean /= count;
  EXPECT_GT(truth, mean + 5 * std::sqrt((squares / count - mean * mean) / 50));
}

TEST(Links, DirectedPairsKeepTheirOrder) {
  Interactions made = make_interactions(300, 12, 1500, 11);
  // x finds y by what y has, not the other way round: the second place is seen through other columns.
  PairList directed;
  directed.directed = true;
  for (const EntityPair& pair : made.pairs.interacting) {
    const bool forward = made.table.rows(pair.a, 0) < made.table.rows(pair.b, 0);
    directed.interacting.push_back(forward ? pair : EntityPair{pair.b, pair.a});
  }
  directed.counts = made.pairs.counts;
  LinkOptions options = small();
  options.holdout = 100;
  const LinkReport report = evaluate_links(made.table, directed, options);
  options.holdout = 100;
  const LinkReport blind = evaluate_links(made.table, made.pairs, options);
  // Among ordered pairs the order itself is to be found, so knowing it must help beyond what undirected
  // scores tell.
  EXPECT_TRUE(report.directed);
  EXPECT_GT(report.scores[0].auroc.mean - 3 * report.scores[0].auroc.error, 0.5);
  EXPECT_GT(report.scores[0].auroc.mean, blind.scores[0].auroc.mean - 3 * blind.scores[0].auroc.error);
}

TEST(Links, ScalingOnAllPairsIsAnotherScaling) {
  const Interactions made = make_interactions(300, 8, 900, 12);
  LinkOptions honest = small(), leaky = small();
  honest.objectives = leaky.objectives = {"cosine"};
  leaky.normalise_on_all = true;
  EXPECT_NE(evaluate_links(made.table, made.pairs, honest).scores[0].trial_auroc,
            evaluate_links(made.table, made.pairs, leaky).scores[0].trial_auroc);
}

}  // namespace
}  // namespace kedge
