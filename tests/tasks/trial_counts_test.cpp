// Whole numbers: exact sums, written again from another side.
#include "core/special.hpp"
#include "support.hpp"

namespace kedge {
namespace {

using namespace testing_tasks;
using Row = std::span<const double>;

double log_poisson(double mean, double k) { return k * std::log(mean) - mean - std::lgamma(k + 1); }

TEST(TrialCounts, ThinningIsBinomialGivenX) {
  expect_mean_log_ratio("trial/poisson-thinning", [](Row x, Row y) {
    EXPECT_LE(y[0], x[0]);
    const double log_choose = std::lgamma(x[0] + 1) - std::lgamma(y[0] + 1) - std::lgamma(x[0] - y[0] + 1);
    return log_choose - x[0] * std::log(2) - log_poisson(3, y[0]);
  });
}

TEST(TrialCounts, SharedEventsAreASum) {
  expect_mean_log_ratio("trial/poisson-shared", [](Row x, Row y) {
    double joint = 0;
    for (double c = 0; c <= std::min(x[0], y[0]); ++c) {
      joint += std::exp(log_poisson(4, c) + log_poisson(2, x[0] - c) + log_poisson(2, y[0] - c));
    }
    return std::log(joint) - log_poisson(6, x[0]) - log_poisson(6, y[0]);
  });
}

TEST(TrialCounts, RoundedNormalsHaveTheCellsProbabilities) {
  const double rho = 0.8, rest = 0.6;
  const auto cell = [](double v) { return normal_cdf(v + 0.5) - normal_cdf(v - 0.5); };
  expect_mean_log_ratio(
      "trial/rounded-0.8",
      [&](Row x, Row y) {
        const double joint = midpoint(
            [&](double a) {
              return phi(a) *
                     midpoint([&](double b) { return phi(b, rho * a, rest); }, y[0] - 0.5, y[0] + 0.5, 20);
            },
            x[0] - 0.5, x[0] + 0.5, 20);
        return std::log(joint / cell(x[0]) / cell(y[0]));
      },
      5000);
}

TEST(TrialCounts, TableHasItsProbabilities) {
  const double p[3][4] = {{.20, .05, .03, .02}, {.02, .15, .08, .05}, {.03, .05, .12, .20}};
  const double rows[3] = {.30, .30, .40}, columns[4] = {.25, .25, .23, .27};
  expect_mean_log_ratio("trial/table-3x4", [&](Row x, Row y) {
    const auto i = static_cast<std::size_t>(x[0]), j = static_cast<std::size_t>(y[0]);
    return std::log(p[i][j] / rows[i] / columns[j]);
  });
}

TEST(TrialCounts, ChannelKeepsFourCodesOfFive) {
  expect_mean_log_ratio("trial/channel-10", [](Row x, Row y) { return std::log(x[0] == y[0] ? 8.2 : 0.2); });
}

TEST(TrialCounts, ParityTellsByAllSignsTogether) {
  for (int columns : {2, 3}) {
    expect_mean_log_ratio("trial/parity-" + std::to_string(columns), [](Row x, Row y) {
      double sign = y[0];
      for (double v : x) sign *= v;
      return std::log(2 * (sign > 0 ? 0.9 : 0.1));
    });
  }
}

}  // namespace
}  // namespace kedge
