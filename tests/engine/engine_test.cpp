#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "engine/optimiser.hpp"
#include "engine/step.hpp"
#include "kedge/objective.hpp"

namespace kedge::engine {
namespace {

critics::Layout layout_of(std::size_t matrix, std::size_t vector) {
  critics::Layout layout;
  layout.matrix("w", 1, matrix);
  layout.vector("b", vector);
  return layout;
}

TEST(Optimiser, DecaysMatricesAlone) {
  const auto layout = layout_of(3, 2);
  Optimiser o(layout, {.decay = 0.5});
  std::ranges::fill(o.weights(), 1.0f);
  o.restart();
  o.step(0.1);
  EXPECT_NEAR(layout.slots()[0].vector(o.weights())[0], 1 - 0.1 * 0.5, 1e-6);
  EXPECT_NEAR(layout.slots()[1].vector(o.weights())[0], 1, 1e-6);
}

// Adam's first step does not depend on the gradient's size, so the second shows what clipping did to the
// first.
TEST(Optimiser, ClipsGradientsBeyondTheRangeOfFloats) {
  const auto layout = layout_of(2, 1);
  Optimiser huge(layout, {.decay = 0, .clip = 5}), clipped(layout, {.decay = 0, .clip = 5});
  for (Optimiser* o : {&huge, &clipped}) o->restart();
  auto set = [](Optimiser& o, float a, float b) {
    o.gradient()[0] = a;
    o.gradient()[1] = b;
  };
  set(huge, 0.6f, 0.8f);
  EXPECT_NEAR(huge.step(0.01, 300), 300, 1e-5);  // a norm of e^300
  set(clipped, 3, 4);
  EXPECT_NEAR(clipped.step(0.01), std::log(5.0), 1e-6);
  for (Optimiser* o : {&huge, &clipped}) {
    set(*o, 0.1f, -0.2f);
    o->step(0.01);
  }
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(huge.weights()[i], clipped.weights()[i], 1e-7);
}

TEST(Optimiser, AGradientOfZeroMovesNothing) {
  const auto layout = layout_of(2, 1);
  Optimiser o(layout, {.decay = 0});
  o.restart();
  o.step(0.1);
  for (float w : o.weights()) EXPECT_EQ(w, 0);
}

class EveryObjective : public testing::TestWithParam<std::string> {};

// Fresh Gaussian pairs of correlation .9 each step, where log r* of pairs is .83 on average and of products
// -2.6: every objective must come to score pairs above products, from a start of S = 0, and stay finite on
// the way.
TEST_P(EveryObjective, LearnsWhoBelongsTogether) {
  const std::size_t n = 32;
  critics::Shape shape;
  shape.hidden = {16};
  const auto critic = critics::make_critic(shape);
  Rng rng(2);
  Step step(*critic, {GetParam(), {}, "both", "avg"}, n, {}, rng);
  Matrix<float> x(n, 1), y(n, 1);
  for (int t = 0; t < 200; ++t) {
    for (std::size_t i = 0; i < n; ++i) {
      const double a = rng.normal();
      x(i, 0) = static_cast<float>(a);
      y(i, 0) = static_cast<float>(0.9 * a + std::sqrt(0.19) * rng.normal());
    }
    ASSERT_TRUE(std::isfinite(step.run(x.view(), y.view(), 5e-3)));
  }
  double pairs = 0, rest = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const double s = static_cast<double>(step.scores()(i, j));
      ASSERT_TRUE(std::isfinite(s));
      (i == j ? pairs : rest) += s / static_cast<double>(i == j ? n : n * (n - 1));
    }
  }
  EXPECT_GT(pairs, rest + 0.5);
}

// Rounded factors are each off by 2^-9 at most, so the first loss differs by that order, and training goes
// the same way: after 200 steps both have found the dependence, and the weights are those of another path.
TEST(Step, RoundedProductsLearnTheSame) {
  if (!kernels::has_bfloat16()) GTEST_SKIP() << "this processor does not multiply bfloat16";
  const std::size_t n = 64;
  critics::Shape shape;
  shape.form = "separable";
  shape.hidden = {32, 32};
  const auto critic = critics::make_critic(shape);
  Rng first(4), second(4);
  Step whole(*critic, {}, n, {}, first),
      rounded(*critic, {}, n, {}, second, {.precision = kernels::Precision::bfloat16});
  Rng rng(5);
  Matrix<float> x(n, 1), y(n, 1);
  double sum = 0, squares = 0;
  constexpr int steps = 400, counted = 200;
  for (int t = 0; t < steps; ++t) {
    for (std::size_t i = 0; i < n; ++i) {
      const double a = rng.normal();
      x(i, 0) = static_cast<float>(a);
      y(i, 0) = static_cast<float>(0.9 * a + std::sqrt(0.19) * rng.normal());
    }
    const double difference = rounded.run(x.view(), y.view(), 5e-3) - whole.run(x.view(), y.view(), 5e-3);
    if (t < steps - counted) continue;
    sum += difference;
    squares += difference * difference;
  }
  EXPECT_FALSE(std::ranges::equal(whole.weights(), rounded.weights()));
  // Paired batches: the mean difference of the losses is within four of its standard errors, or 1 % of the
  // loss.
  const double mean = sum / counted, error = std::sqrt((squares / counted - mean * mean) / counted);
  EXPECT_LT(std::abs(mean), 4 * error + 0.01);
}

/// Weights after some steps on batches of `n` pairs, near those of plain gradient descent: Adam's own steps
/// would have the sign of a gradient that is rounding alone.
std::vector<float> weights_after(const critics::Shape& shape, const ObjectiveSettings& objective,
                                 std::size_t n, Step::Execution execution, int steps) {
  const auto critic = critics::make_critic(shape);
  Rng rng(3), rows(4);
  Step step(*critic, objective, n, {.eps = 1}, rng, execution);
  Matrix<float> x(n, 1), y(n, 1);
  for (int t = 0; t < steps; ++t) {
    for (std::size_t i = 0; i < n; ++i) {
      const double a = rows.normal();
      x(i, 0) = static_cast<float>(a);
      y(i, 0) = static_cast<float>(0.9 * a + std::sqrt(0.19) * rows.normal());
    }
    step.run(x.view(), y.view(), 0.1);
  }
  return {step.weights().begin(), step.weights().end()};
}

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    most = std::max(most, std::abs(static_cast<double>(a[i] - b[i])));
  return most;
}

TEST_P(EveryObjective, TrainsTheSameWithScoresThatAreNotHeld) {
  const std::size_t n = 270;  // more than one band
  for (const char* form : {"separable", "cosine", "mixed"}) {
    critics::Shape shape;
    shape.form = form;
    shape.hidden = {16};
    shape.zero_start = false;
    const ObjectiveSettings objective{GetParam(), {}, "both", "avg"};
    const auto start = weights_after(shape, objective, n, {}, 0),
               held = weights_after(shape, objective, n, {}, 2),
               one = weights_after(shape, objective, n, {.held = 0}, 2),
               three = weights_after(shape, objective, n, {.held = 0, .threads = 3}, 2);
    EXPECT_EQ(one, three) << form;
    EXPECT_LT(largest_difference(one, held), 1e-4 * largest_difference(held, start)) << form;
  }
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& info : list_objectives()) all.push_back(info.name);
  return all;
}
INSTANTIATE_TEST_SUITE_P(Registry, EveryObjective, testing::ValuesIn(names()));

}  // namespace
}  // namespace kedge::engine
