#include "engine/step.hpp"

#include <cmath>

namespace kedge::engine {
namespace {

std::unique_ptr<critics::Critic> with_precision(const critics::Critic& critic, kernels::Precision precision) {
  critics::Shape shape = critic.shape();
  shape.precision = precision;
  return critics::make_critic(shape);
}

}  // namespace

Step::Step(const critics::Critic& critic, const ObjectiveSettings& objective, std::size_t batch,
           const OptimiserSettings& optimiser, Rng& rng, kernels::Precision precision)
    : rounding_(precision == kernels::Precision::float32 ? nullptr : with_precision(critic, precision)),
      critic_(rounding_ ? *rounding_ : critic),
      loss_(objectives::make_training_loss(objective.name, objective.params, objective.direction,
                                           objective.mode, batch)),
      optimiser_(critic.layout(), optimiser),
      workspace_(critic.workspace(batch, batch)),
      scores_(batch, batch),
      d_scores_(batch, batch) {
  critic.initialise(rng, optimiser_.weights());
  optimiser_.restart();
}

void Step::switch_objective(const ObjectiveSettings& objective) {
  loss_ = objectives::make_training_loss(objective.name, objective.params, objective.direction,
                                         objective.mode, scores_.rows());
}

double Step::run(MatrixView<const float> x, MatrixView<const float> y, double lr) {
  critic_.forward(optimiser_.weights(), x, y, *workspace_, scores_.view());
  // Baselines are the critic's affair (critics/baselined.hpp), so the loss sees a = 0.
  const objectives::StepResult result = loss_->step(scores_.view(), {}, d_scores_.view(), {});
  constexpr double float_range = 80;  // e^80 squared is out of it
  if (result.log_scale > float_range || !std::isfinite(result.loss)) ++steep_steps_;
  critic_.backward(optimiser_.weights(), x, y, *workspace_, d_scores_.view(), optimiser_.gradient());
  optimiser_.step(lr, result.log_scale);
  return result.loss;
}

}  // namespace kedge::engine
