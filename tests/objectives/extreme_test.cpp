// Scores up to 80 nats and rows that one score dominates: nothing may become NaN, and bounded gradients stay
// bounded.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "objectives/support.hpp"
#include "objectives/training_loss.hpp"

namespace kedge {
namespace {

constexpr std::size_t batch = 12;

struct Extreme {
  const char* name;
  Matrix<double> scores;
};

std::vector<Extreme> extremes() {
  std::vector<Extreme> all;
  auto filled = [](double diagonal, double off) {
    Matrix<double> s(batch, batch);
    for (std::size_t i = 0; i < batch; ++i) {
      for (std::size_t j = 0; j < batch; ++j) s(i, j) = i == j ? diagonal : off;
    }
    return s;
  };
  all.push_back({"pairs high", filled(50, -50)});
  all.push_back({"pairs low", filled(-50, 50)});
  all.push_back({"all high", filled(80, 80)});
  all.push_back({"all low", filled(-80, -80)});
  Matrix<double> column = random_scores(batch, 1, 1);
  for (std::size_t i = 0; i < batch; ++i) column(i, 3) += 60;
  all.push_back({"one column leads", column});
  Matrix<double> ties = random_scores(batch, 2, 1e-7);
  for (double& v : ties.flat()) v += 50;
  all.push_back({"ties", ties});
  Matrix<double> wide = random_scores(batch, 3, 40);
  for (double& v : wide.flat()) v = std::clamp(v, -80.0, 80.0);
  all.push_back({"wide", wide});
  return all;
}

class EveryExtreme : public testing::TestWithParam<Form> {};

template <class T>
void expect_no_nan(const Form& form, const Extreme& extreme, bool finite) {
  const auto s = cast<T>(extreme.scores);
  Matrix<T> g(batch, batch);
  std::vector<T> da(batch);
  const auto objective = form.make();
  const bool baseline = objective->has_baseline();
  const double loss = objective->loss(s.view(), g.view(), {{}, baseline ? std::span<T>(da) : std::span<T>{}});
  EXPECT_FALSE(std::isnan(loss));
  EXPECT_TRUE(!finite || std::isfinite(loss));
  for (T v : g.flat()) {
    EXPECT_FALSE(std::isnan(v));
    EXPECT_TRUE(!finite || std::isfinite(v));
  }
  for (T v : da) EXPECT_FALSE(std::isnan(v));
  EXPECT_FALSE(std::isnan(objective->value(s.view())));
}

TEST_P(EveryExtreme, IsANumber) {
  for (const Extreme& extreme : extremes()) {
    SCOPED_TRACE(extreme.name);
    expect_no_nan<double>(GetParam(), extreme, true);
    expect_no_nan<float>(GetParam(), extreme, false);  // a true gradient may leave the range of floats
  }
}

// Beyond doubles: e^S itself is inf.
TEST_P(EveryExtreme, IsInfinityRatherThanNanBeyondDoubles) {
  for (const Extreme& extreme : extremes()) {
    SCOPED_TRACE(extreme.name);
    Extreme huge = extreme;
    for (double& v : huge.scores.flat()) v *= 30;
    expect_no_nan<double>(GetParam(), huge, false);
  }
}

// What a trainer sees is finite whatever the scores: the size of the gradient is in its logarithm.
TEST_P(EveryExtreme, TrainsOnFiniteNumbers) {
  const Form& form = GetParam();
  auto loss = objectives::make_training_loss(form.name, form.params, form.direction, form.mode, batch);
  for (const Extreme& extreme : extremes()) {
    SCOPED_TRACE(extreme.name);
    const auto s = cast<float>(extreme.scores);
    Matrix<float> g(batch, batch);
    std::vector<float> da(batch);
    const auto result =
        loss->step(s.view(), {}, g.view(), loss->has_baseline() ? std::span<float>(da) : std::span<float>{});
    EXPECT_TRUE(std::isfinite(result.log_scale));
    double largest = 0;
    for (float v : g.flat()) {
      ASSERT_TRUE(std::isfinite(v));
      largest = std::max(largest, static_cast<double>(std::abs(v)));
    }
    for (float v : da) EXPECT_TRUE(std::isfinite(v));
    EXPECT_LE(largest, 10);
    // exp(log_scale) times it is the true gradient, up to the one factor that bounded rules train with.
    Matrix<double> exact(batch, batch);
    const double true_loss = form.make()->loss(cast<double>(s).view(), exact.view());
    if (!std::isfinite(true_loss) || true_loss == 0) continue;
    const double factor = std::exp(result.log_scale), training = result.loss / true_loss;
    for (std::size_t i = 0; i < g.size(); ++i) {
      const double want = exact.data()[i] * training;
      EXPECT_NEAR(static_cast<double>(g.data()[i]) * factor, want, 4e-6 * factor + 1e-5 * std::abs(want));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryExtreme, testing::ValuesIn(forms()),
                         [](const auto& form) { return form_name(form.param, form.index); });

// The logarithmic rule: 0 <= G_ij <= 1/B, -1/B <= G_ii <= 0, and rows of InfoNCE sum to nothing.
TEST(BoundedGradients, OfTheLogRule) {
  const double limit = 1.0 / batch;
  for (const Extreme& extreme : extremes()) {
    for (const Form& form : forms()) {
      if (form.name != "infonce-anchor" && form.name != "infonce" && form.name != "pcc") continue;
      SCOPED_TRACE(std::string(extreme.name) + " " + testing::PrintToString(form));
      Matrix<double> g(batch, batch);
      form.make()->loss(extreme.scores.view(), g.view());
      for (std::size_t i = 0; i < batch; ++i) {
        for (std::size_t j = 0; j < batch; ++j) {
          EXPECT_GE(g(i, j), i == j ? -limit * (1 + 1e-12) : -1e-17);
          EXPECT_LE(g(i, j), i == j ? 1e-16 : limit * (1 + 1e-12));
        }
      }
    }
  }
}

// At one dominating negative the anchor's gradient is known: the tuple without it, and all the rest on it.
TEST(BoundedGradients, SurviveADominatingNegative) {
  Matrix<double> s(4, 4);
  for (std::size_t i = 0; i < 4; ++i) s(i, (i + 1) % 4) = 60;
  Matrix<double> g(4, 4);
  make_objective("infonce-anchor")->loss(s.view(), g.view());
  // K = 3, nu = 1: of three tuples two hold the 60 and are lost; the third has four equal slots.
  const double w1 = 0.75, w0 = 0.25;
  EXPECT_NEAR(g(0, 0), w1 * (0.25 / 3 - 1) / 4, 1e-15);
  EXPECT_NEAR(g(0, 1), (w1 * 2 / 3 + w0) / 4, 1e-15);
  EXPECT_NEAR(g(0, 2), w1 * 0.25 / 3 / 4, 1e-15);
}

}  // namespace
}  // namespace kedge
