// Gradients of every objective against central differences of its loss, and floats against doubles.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "objectives/registry.hpp"
#include "objectives/support.hpp"
#include "objectives/training_loss.hpp"

namespace kedge {
namespace {

class EveryForm : public testing::TestWithParam<Form> {};

constexpr std::size_t batch = 5;

double largest(const Matrix<double>& m) {
  double high = 0;
  for (double v : m.flat()) high = std::max(high, std::abs(v));
  return high;
}

double training_scale(const Form& form, std::size_t n) {
  const auto k = form.params.find("k");
  const double size = k == form.params.end() || k->second == 0 ? static_cast<double>(n - 1) : k->second;
  const auto& definition = objectives::find_objective(form.name);
  if (definition.training_scale == nullptr) return 1;
  return definition.training_scale({objectives::complete_params(definition, form.params), {}}, size);
}

void expect_gradient_of_loss(const Form& form, Matrix<double> s) {
  const auto objective = form.make();
  const std::vector<double> a = random_baseline(s.rows(), 5);
  const auto baseline = baseline_for(*objective, a);
  Matrix<double> g(s.rows(), s.rows());
  objective->loss(s.view(), g.view(), {baseline, {}});
  const double scale = largest(g);
  ASSERT_GT(scale, 0);
  for (std::size_t i = 0; i < s.size(); ++i) {
    const double at = s.data()[i], h = 1e-5 * std::max(1.0, std::abs(at));
    s.data()[i] = at + h;
    const double up = objective->loss(s.view(), {}, {baseline, {}});
    s.data()[i] = at - h;
    const double down = objective->loss(s.view(), {}, {baseline, {}});
    s.data()[i] = at;
    EXPECT_NEAR(g.data()[i], (up - down) / (2 * h), 1e-6 * scale)
        << "at " << i / s.rows() << ", " << i % s.rows();
  }
}

TEST_P(EveryForm, GradientBelongsToLoss) { expect_gradient_of_loss(GetParam(), random_scores(batch, 1)); }

TEST_P(EveryForm, GradientBelongsToLossWhereOneNegativeLeads) {
  Matrix<double> s = random_scores(batch, 2, 0.5);
  for (std::size_t i = 0; i < batch; ++i) s(i, (i * 2 + 1) % batch) += i % 2 == 0 ? 3 : 4;
  expect_gradient_of_loss(GetParam(), s);
}

TEST(Baselines, GradientBelongsToLoss) {
  int tested = 0;
  for (const Form& form : forms()) {
    const auto objective = form.make();
    if (!objective->has_baseline()) continue;
    SCOPED_TRACE(testing::PrintToString(form));
    ++tested;
    const auto s = random_scores(batch, 3);
    std::vector<double> a = random_baseline(batch, 6), da(batch);
    objective->loss(s.view(), {}, {a, da});
    for (std::size_t i = 0; i < batch; ++i) {
      const double at = a[i], h = 1e-5;
      a[i] = at + h;
      const double up = objective->loss(s.view(), {}, {a, {}});
      a[i] = at - h;
      const double down = objective->loss(s.view(), {}, {a, {}});
      a[i] = at;
      EXPECT_NEAR(da[i], (up - down) / (2 * h), 1e-7);
    }
  }
  EXPECT_GT(tested, 0);
}

// The trainer's form runs in floats; its loss and gradient carry the one factor that bounded rules train
// with.
TEST_P(EveryForm, FloatFollowsDouble) {
  for (std::size_t n : {2 * batch, std::size_t{37}}) {
    const Form& form = GetParam();
    const auto single = cast<float>(random_scores(n, 4));
    Matrix<float> gf(n, n);
    Matrix<double> gd(n, n);
    const auto training =
        objectives::make_training_loss(form.name, form.params, form.direction, form.mode, n);
    const auto step = training->step(single.view(), {}, gf.view(), {});
    const double ld = form.make()->loss(cast<double>(single).view(), gd.view());  // the same numbers
    const double lf = step.loss / training_scale(form, n),
                 factor = std::exp(step.log_scale) / training_scale(form, n);
    EXPECT_NEAR(lf, ld, 2e-6 * (1 + std::abs(ld)));
    for (std::size_t i = 0; i < gd.size(); ++i) {
      const double g = static_cast<double>(gf.data()[i]) * factor;
      EXPECT_NEAR(g, gd.data()[i], 2e-6 * (largest(gd) / 10 + std::abs(gd.data()[i])));
    }
  }
}

TEST_P(EveryForm, TakesFloats) {
  const auto single = cast<float>(random_scores(batch, 4));
  const auto objective = GetParam().make();
  Matrix<float> gf(batch, batch);
  Matrix<double> gd(batch, batch);
  EXPECT_DOUBLE_EQ(objective->loss(single.view(), gf.view()),
                   objective->loss(cast<double>(single).view(), gd.view()));
  for (std::size_t i = 0; i < gd.size(); ++i) EXPECT_EQ(gf.data()[i], static_cast<float>(gd.data()[i]));
  EXPECT_DOUBLE_EQ(objective->value(single.view()), objective->value(cast<double>(single).view()));
}

TEST_P(EveryForm, ReadsAndWritesWithinItsStrides) {
  const auto s = random_scores(batch, 8);
  Matrix<double> padded(batch, batch + 3), padded_gradient(batch, batch + 3), gradient(batch, batch);
  for (double& v : padded.flat()) v = 1e300;
  for (double& v : padded_gradient.flat()) v = 7;
  const auto inner = padded.view().block(0, 1, batch, batch),
             out = padded_gradient.view().block(0, 1, batch, batch);
  for (std::size_t i = 0; i < batch; ++i) {
    for (std::size_t j = 0; j < batch; ++j) inner(i, j) = s(i, j);
  }
  const auto objective = GetParam().make();
  const double tight = objective->loss(s.view(), gradient.view());
  EXPECT_DOUBLE_EQ(objective->loss(MatrixView<const double>(inner), out), tight);
  for (std::size_t i = 0; i < batch; ++i) {
    for (std::size_t j = 0; j < batch; ++j) EXPECT_DOUBLE_EQ(out(i, j), gradient(i, j));
    for (std::size_t j : {std::size_t{0}, batch + 1, batch + 2}) EXPECT_EQ(padded_gradient(i, j), 7);
  }
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryForm, testing::ValuesIn(forms()),
                         [](const auto& form) { return form_name(form.param, form.index); });

}  // namespace
}  // namespace kedge
