// The closed forms as critics carry them, held to copula::LogRatio's own evaluation.
#include "critics/on_base.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "copula/gaussian.hpp"
#include "copula/student.hpp"
#include "core/philox.hpp"
#include "estimate/fit/design.hpp"

namespace kedge::estimate {
namespace {

struct Data {
  Matrix<float> x, y;
};

Data correlated(std::size_t n, std::size_t p, std::size_t q, double df) {
  Rng rng(3);
  Data d{Matrix<float>(n, p), Matrix<float>(n, q)};
  for (std::size_t i = 0; i < n; ++i) {
    const double common = rng.normal(), scale = df > 0 ? std::sqrt(df / (2 * rng.gamma(df / 2))) : 1;
    for (float& v : d.x.row(i)) v = static_cast<float>(scale * (common + rng.normal()) / std::sqrt(2));
    for (float& v : d.y.row(i)) v = static_cast<float>(scale * (common - rng.normal()) / std::sqrt(2));
  }
  return d;
}

class Bases : public testing::TestWithParam<double> {};

TEST_P(Bases, ScoreAsTheirReferenceDoes) {
  const Data d = correlated(400, 3, 2, GetParam());
  const copula::LogRatio ratio =
      GetParam() > 0 ? copula::fit_student(d.x.view(), d.y.view(), {}, GetParam(), copula::Shrinkage::none)
                     : copula::fit_gaussian(d.x.view(), d.y.view(), {}, copula::Shrinkage::none);
  critics::Shape shape;
  shape.form = "none";
  shape.base = as_base(ratio);
  shape.x_dim = 3;
  shape.y_dim = 2;
  const auto critic = critics::make_critic(shape);
  std::vector<float> weights(critic->layout().size());
  Rng rng(1);
  critic->initialise(rng, weights);
  auto workspace = critic->workspace(50, 60);
  Matrix<float> scores(50, 60);
  const auto x = d.x.view().block(0, 0, 50, 3), y = d.y.view().block(7, 0, 60, 2);
  critic->forward(weights, x, y, *workspace, scores.view());
  for (std::size_t i = 0; i < 50; ++i) {
    for (std::size_t j = 0; j < 60; ++j) {
      const double expected = ratio(x.row(i), y.row(j));
      // Sums of squares in floats: their rounding grows with the squares.
      double squares = 1;
      for (const float v : x.row(i)) squares += static_cast<double>(v * v);
      for (const float v : y.row(j)) squares += static_cast<double>(v * v);
      ASSERT_NEAR(scores(i, j), expected, 2e-5 * (GetParam() > 0 ? 1 + std::log(squares) : squares));
    }
  }
}

TEST_P(Bases, NetworkOnTopCanBeSwitchedOff) {
  const Data d = correlated(100, 2, 2, GetParam());
  const copula::LogRatio ratio =
      GetParam() > 0 ? copula::fit_student(d.x.view(), d.y.view(), {}, GetParam(), copula::Shrinkage::none)
                     : copula::fit_gaussian(d.x.view(), d.y.view(), {}, copula::Shrinkage::none);
  critics::Shape shape;
  shape.base = as_base(ratio);
  shape.x_dim = shape.y_dim = 3;  // one column for the network
  shape.hidden = {5};
  shape.zero_start = false;
  const auto critic = critics::make_critic(shape);
  std::vector<float> weights(critic->layout().size());
  Rng rng(1);
  critic->initialise(rng, weights);
  Matrix<float> x(4, 3), y(4, 3);
  for (float& v : x.flat()) v = static_cast<float>(rng.normal());
  for (float& v : y.flat()) v = static_cast<float>(rng.normal());
  auto workspace = critic->workspace(4, 4);
  Matrix<float> full(4, 4), half(4, 4), none(4, 4);
  critic->forward(weights, x.view(), y.view(), *workspace, full.view());
  critics::set_network_scale(*critic, weights, 0.5);
  critic->forward(weights, x.view(), y.view(), *workspace, half.view());
  critics::set_network_scale(*critic, weights, 0);
  critic->forward(weights, x.view(), y.view(), *workspace, none.view());
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      EXPECT_NEAR(none(i, j), ratio(x.row(i).first(2), y.row(j).first(2)), 1e-3);
      EXPECT_NEAR(half(i, j), 0.5f * (full(i, j) + none(i, j)), 1e-4);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Families, Bases, testing::Values(0.0, 2.5, 6.0));

}  // namespace
}  // namespace kedge::estimate
