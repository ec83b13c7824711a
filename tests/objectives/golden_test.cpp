// Losses, gradients and values on the golden matrix.
#include <gtest/gtest.h>

#include <cmath>
#include <ostream>
#include <vector>

#include "kedge/objective.hpp"
#include "objectives/anchor_log.hpp"
#include "objectives/dense.hpp"
#include "objectives/golden.hpp"
#include "objectives/values.hpp"

namespace kedge {
namespace {

struct Golden {
  const char *label, *name;
  ObjectiveParams params;
  const char *direction, *mode;
  double loss, g00, g01, g32, sum, norm;
};
std::ostream& operator<<(std::ostream& out, const Golden& golden) { return out << golden.label; }

const std::vector<Golden> table = {
#include "objectives/golden_table.inc"
};

class GoldenValues : public testing::TestWithParam<Golden> {};

TEST_P(GoldenValues, LossAndGradient) {
  const Golden& want = GetParam();
  const auto objective = make_objective(want.name, want.params, want.direction, want.mode);
  const auto s = golden_scores();
  Matrix<double> g(5, 5);
  const std::span<const double> a =
      objective->has_baseline() ? std::span<const double>(golden_baseline) : std::span<const double>{};
  EXPECT_NEAR(objective->loss(s.view(), g.view(), {a, {}}), want.loss, 1e-10);
  double sum = 0, squares = 0;
  for (double v : g.flat()) {
    sum += v;
    squares += v * v;
  }
  EXPECT_NEAR(g(0, 0), want.g00, 1e-10);
  EXPECT_NEAR(g(0, 1), want.g01, 1e-10);
  EXPECT_NEAR(g(3, 2), want.g32, 1e-10);
  EXPECT_NEAR(sum, want.sum, 1e-10);
  EXPECT_NEAR(std::sqrt(squares), want.norm, 1e-10);
}

INSTANTIATE_TEST_SUITE_P(Table, GoldenValues, testing::ValuesIn(table));

TEST(GoldenBaselines, GradientsOfTubaAndInterpolated) {
  const auto s = golden_scores();
  const std::vector<double> tuba = {-0.34980258, -0.5048065, -0.34490828, -0.23243605, -0.04817442};
  const std::vector<double> interpolated = {-0.09770018, -0.04810912, -0.04509438, -0.03738375, -0.00773302};
  std::vector<double> da(5);
  Matrix<double> g(5, 5);
  make_objective("tuba")->loss(s.view(), g.view(), {golden_baseline, da});
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(da[i], tuba[i], 1e-8);
  make_objective("interpolated", {{"alpha", 0.35}})->loss(s.view(), g.view(), {golden_baseline, da});
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(da[i], interpolated[i], 1e-8);
}

TEST(GoldenNumbers, ValuesInNats) {
  const auto s = golden_scores();
  auto value = [&](const char* name, const ObjectiveParams& params = {}) {
    return make_objective(name, params)->value(s.view());
  };
  EXPECT_NEAR(value("infonce-anchor"), 0.4428107947891675, 1e-12);
  EXPECT_NEAR(value("dv"), -0.5730821052185999, 1e-12);
  EXPECT_NEAR(value("mine"), -0.5730821052185999, 1e-12);
  EXPECT_NEAR(value("nwj"), -1.319017538492941, 1e-12);
  EXPECT_NEAR(value("js"), -1.319017538492941, 1e-12);
  EXPECT_NEAR(value("smile", {{"tau", 1}}), -0.07691492738140326, 1e-12);
  EXPECT_NEAR(value("smile", {{"tau", 0.5}}), 0.24081454587232493, 1e-12);
  EXPECT_NEAR(value("infonce"), -0.603908608619838, 1e-12);
}

TEST(GoldenNumbers, AnchorTermsAndBound) {
  const auto s = golden_scores();
  objectives::AnchorLogVisitor<double> visitor(1);
  objectives::visit_rows<double>(visitor, s.view(), {}, {}, {});
  EXPECT_NEAR(visitor.positive_term(), 2.049040423303824, 1e-12);
  EXPECT_NEAR(visitor.anchor_term(), 2.468839044957564, 1e-12);
  EXPECT_NEAR(objectives::anchor_bound(visitor.positive_term(), visitor.anchor_term(), 4, 1),
              -0.6544527940005901, 1e-12);
}

}  // namespace
}  // namespace kedge
