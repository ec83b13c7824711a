// The trainer's form: no allocation once warm, one answer on every instruction set, held-out losses by row.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "hwy/highway.h"
#include "objectives/allocation_count.hpp"
#include "objectives/row_losses.hpp"
#include "objectives/support.hpp"
#include "objectives/training_loss.hpp"

namespace kedge {
namespace {

class EveryTrainingLoss : public testing::TestWithParam<Form> {
 protected:
  std::unique_ptr<objectives::TrainingLoss> make(std::size_t batch) const {
    const Form& form = GetParam();
    return objectives::make_training_loss(form.name, form.params, form.direction, form.mode, batch);
  }
};

TEST_P(EveryTrainingLoss, AllocatesNothingOnceWarm) {
  const std::size_t batch = 33;
  const auto s = cast<float>(random_scores(batch, 1));
  Matrix<float> g(batch, batch);
  const auto loss = make(batch);
  const bool baseline = loss->has_baseline();
  std::vector<float> a(baseline ? batch : 0), da(a.size());
  loss->step(s.view(), a, g.view(), da);
  const std::size_t before = allocation_count();
  loss->step(s.view(), a, g.view(), da);
  EXPECT_EQ(allocation_count(), before);
}

TEST_P(EveryTrainingLoss, TakesASmallerBatchThanItWasMadeFor) {
  const auto s = cast<float>(random_scores(9, 1));
  Matrix<float> g(9, 9), again(9, 9);
  const auto large = make(9), small = make(9);
  const auto other = cast<float>(random_scores(7, 2));
  Matrix<float> unused(7, 7);
  large->step(other.view(), {}, unused.view(), {});
  const auto first = large->step(s.view(), {}, g.view(), {}),
             second = small->step(s.view(), {}, again.view(), {});
  EXPECT_DOUBLE_EQ(first.loss, second.loss);
  for (std::size_t i = 0; i < g.size(); ++i) EXPECT_EQ(g.data()[i], again.data()[i]);
}

// Instruction sets round differently, and no more.
TEST_P(EveryTrainingLoss, AgreesOnEveryInstructionSet) {
  const std::size_t batch = 37;
  const auto s = cast<float>(random_scores(batch, 1, 4));
  const auto targets = hwy::SupportedTargets();
  Matrix<float> best(batch, batch), g(batch, batch);
  const auto want = make(batch)->step(s.view(), {}, best.view(), {});
  for (auto rest = targets & (targets - 1); rest != 0; rest &= rest - 1) {
    hwy::SetSupportedTargetsForTest(rest);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    const auto got = make(batch)->step(s.view(), {}, g.view(), {});
    EXPECT_NEAR(got.loss, want.loss, 2e-6 * (1 + std::abs(want.loss)));
    EXPECT_NEAR(got.log_scale, want.log_scale, 1e-6);
    for (std::size_t i = 0; i < g.size(); ++i) {
      EXPECT_NEAR(g.data()[i], best.data()[i], 1e-7f + 1e-5f * std::abs(best.data()[i]));
    }
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryTrainingLoss, testing::ValuesIn(forms()),
                         [](const auto& form) { return form_name(form.param, form.index); });

TEST(RowLosses, AverageToTheLoss) {
  const auto s = cast<float>(random_scores(21, 1));
  for (double nu : {1.0, 5.0}) {
    const auto losses = objectives::anchor_row_losses(s.view(), nu);
    ASSERT_EQ(losses.size(), 21u);
    const double mean = std::accumulate(losses.begin(), losses.end(), 0.0) / 21;
    EXPECT_NEAR(mean, make_objective("infonce-anchor", {{"nu", nu}}, "both")->loss(s.view(), {}), 2e-6);
  }
}

// What a bounded rule's loss is multiplied with makes it as steep at the pairs as the logarithmic score,
// where training starts: at S = 0, one unit of slope in all over the pairs but for what leaks into its own
// tuple.
TEST(TrainingScale, MakesRulesSteepWhereTheyStart) {
  const std::size_t batch = 65;
  const Matrix<float> s(batch, batch);
  Matrix<float> g(batch, batch);
  for (const char* name :
       {"infonce-anchor", "anchor-brier", "anchor-spherical", "anchor-pseudospherical", "anchor-power"}) {
    const auto result =
        objectives::make_training_loss(name, {}, "rows", "avg", batch)->step(s.view(), {}, g.view(), {});
    double slope = 0;
    for (std::size_t i = 0; i < batch; ++i)
      slope -= static_cast<double>(g(i, i)) * std::exp(result.log_scale);
    EXPECT_NEAR(slope, 1, 0.05) << name;
  }
}

}  // namespace
}  // namespace kedge
