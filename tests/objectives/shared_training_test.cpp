// Objectives that are said to share their training have the same loss and gradient to the last bit.
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "core/philox.hpp"
#include "kedge/matrix.hpp"
#include "kedge/objective.hpp"
#include "objectives/shared_training.hpp"
#include "objectives/training_loss.hpp"

namespace kedge::objectives {
namespace {

std::vector<float> gradient_of(const std::string& name) {
  constexpr std::size_t batch = 8;
  Rng rng(3);
  Matrix<float> scores(batch, batch), gradient(batch, batch);
  for (float& s : scores.flat()) s = static_cast<float>(rng.normal());
  std::vector<float> baseline(batch, 0), slopes(batch);
  const auto loss = make_training_loss(name, {}, "rows", "avg", batch);
  const bool has = loss->has_baseline();
  const StepResult result = loss->step(scores.view(), has ? baseline : std::span<float>{}, gradient.view(),
                                       has ? slopes : std::span<float>{});
  std::vector<float> all(gradient.flat().begin(), gradient.flat().end());
  all.push_back(static_cast<float>(result.loss));
  all.push_back(static_cast<float>(result.log_scale));
  return all;
}

TEST(SharedTraining, IsTheSameLossAndGradient) {
  std::size_t shared = 0;
  for (const ObjectiveInfo& one : list_objectives()) {
    EXPECT_EQ(trained_as(trained_as(one.name)), trained_as(one.name));
    if (trained_as(one.name) == one.name) continue;
    EXPECT_EQ(gradient_of(one.name), gradient_of(trained_as(one.name))) << one.name;
    ++shared;
  }
  EXPECT_EQ(shared, 5U);
  EXPECT_NE(gradient_of("js"), gradient_of("nwj"));
  EXPECT_NE(gradient_of("js"), gradient_of("pcc"));
}

}  // namespace
}  // namespace kedge::objectives
