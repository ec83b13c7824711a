#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/philox.hpp"
#include "link/protocol/ranking.hpp"

namespace kedge::link {
namespace {

/// By definition: the share of pairs in order, ties counting half.
double counted_auroc(const std::vector<double>& positives, const std::vector<double>& negatives) {
  double wins = 0;
  for (const double p : positives) {
    for (const double n : negatives) wins += p > n ? 1 : p == n ? 0.5 : 0;
  }
  return wins / static_cast<double>(positives.size() * negatives.size());
}

/// By definition: at each distinct score, precision times the recall gained.
double counted_precision(const std::vector<double>& positives, const std::vector<double>& negatives) {
  double sum = 0;
  for (const double threshold : positives) {
    double above = 0, all = 0;
    for (const double p : positives) above += p >= threshold ? 1 : 0;
    for (const double n : negatives) all += n >= threshold ? 1 : 0;
    sum += above / (above + all);
  }
  return sum / static_cast<double>(positives.size());
}

TEST(Ranking, AgreesWithItsDefinitionWhereManyScoresAreTied) {
  Rng rng(1);
  for (int round = 0; round < 20; ++round) {
    std::vector<double> positives, negatives;
    for (int i = 0; i < 30; ++i) positives.push_back(static_cast<double>(rng.below(8)) + 1);
    for (int i = 0; i < 70; ++i) negatives.push_back(static_cast<double>(rng.below(8)));
    const Ranking ranking(positives, negatives);
    EXPECT_NEAR(ranking.auroc(), counted_auroc(positives, negatives), 1e-12);
    EXPECT_NEAR(ranking.average_precision(), counted_precision(positives, negatives), 1e-12);
  }
}

TEST(Ranking, KnowsTheEnds) {
  const std::vector<double> high = {3, 4}, low = {1, 2};
  EXPECT_EQ(Ranking(high, low).auroc(), 1);
  EXPECT_EQ(Ranking(low, high).auroc(), 0);
  EXPECT_EQ(Ranking(high, high).auroc(), 0.5);
  EXPECT_EQ(Ranking(high, low).average_precision(), 1);
}

TEST(Ranking, IsUndefinedWithoutEitherKind) {
  const std::vector<double> some = {1}, none;
  for (const Ranking& ranking : {Ranking(some, none), Ranking(none, some), Ranking(none, none)}) {
    EXPECT_TRUE(std::isnan(ranking.auroc()));
    EXPECT_TRUE(std::isnan(ranking.average_precision()));
    EXPECT_TRUE(ranking.true_positive_rates(std::vector<double>{0, 1}).empty());
  }
}

TEST(Ranking, TheCurveHasTheAreaThatIsReported) {
  Rng rng(2);
  std::vector<double> positives, negatives, rates;
  for (int i = 0; i < 200; ++i) positives.push_back(rng.normal() + 1);
  for (int i = 0; i < 1000; ++i) negatives.push_back(rng.normal());
  constexpr int steps = 4000;
  for (int i = 0; i <= steps; ++i) rates.push_back(static_cast<double>(i) / steps);
  const Ranking ranking(positives, negatives);
  const std::vector<double> curve = ranking.true_positive_rates(rates);
  double area = 0;
  for (int i = 1; i <= steps; ++i) area += (curve[i] + curve[i - 1]) / 2 / steps;
  EXPECT_NEAR(area, ranking.auroc(), 1e-3);
  EXPECT_TRUE(std::ranges::is_sorted(curve));
  EXPECT_EQ(curve.back(), 1);
}

TEST(Ranking, WhereAllScoresAreEqualTheCurveIsTheDiagonal) {
  const std::vector<double> same(5, 1.0);
  const auto curve = Ranking(same, same).true_positive_rates(std::vector<double>{0, 0.25, 1});
  EXPECT_NEAR(curve[0], 0, 1e-12);
  EXPECT_NEAR(curve[1], 0.25, 1e-12);
  EXPECT_NEAR(curve[2], 1, 1e-12);
}

}  // namespace
}  // namespace kedge::link
