#include "engine/step.hpp"

#include <cmath>

#include "engine/critic_tiles.hpp"

namespace kedge::engine {
namespace {

std::unique_ptr<critics::Critic> with_precision(const critics::Critic& critic, kernels::Precision precision) {
  critics::Shape shape = critic.shape();
  shape.precision = precision;
  return critics::make_critic(shape);
}

}  // namespace

Step::Step(const critics::Critic& critic, const ObjectiveSettings& objective, std::size_t batch,
           const OptimiserSettings& optimiser, Rng& rng, Execution execution)
    : rounding_(execution.precision == kernels::Precision::float32
                    ? nullptr
                    : with_precision(critic, execution.precision)),
      critic_(rounding_ ? *rounding_ : critic),
      batch_(batch),
      threads_(execution.threads),
      holds_(execution.ranks == nullptr && (batch <= execution.held || critic.tiled() == nullptr)),
      loss_(objectives::make_training_loss(objective.name, objective.params, objective.direction,
                                           objective.mode, batch)),
      optimiser_(critic.layout(), optimiser),
      workspace_(critic_.workspace(batch, batch)),
      shared_(execution.ranks == nullptr
                  ? nullptr
                  : std::make_unique<DataParallel>(*execution.ranks, critic_, *workspace_, batch)),
      scores_(holds_ ? batch : 0, holds_ ? batch : 0),
      d_scores_(scores_) {
  critic.initialise(rng, optimiser_.weights());
  optimiser_.restart();
}

void Step::switch_objective(const ObjectiveSettings& objective) {
  loss_ = objectives::make_training_loss(objective.name, objective.params, objective.direction,
                                         objective.mode, batch_);
}

// Baselines are the critic's affair (critics/baselined.hpp), so the loss sees a = 0.
objectives::StepResult Step::held(MatrixView<const float> x, MatrixView<const float> y) {
  critic_.forward(optimiser_.weights(), x, y, *workspace_, scores_.view());
  const objectives::StepResult result = loss_->step(scores_.view(), {}, d_scores_.view(), {});
  critic_.backward(optimiser_.weights(), x, y, *workspace_, d_scores_.view(), optimiser_.gradient());
  return result;
}

objectives::StepResult Step::streamed(MatrixView<const float> x, MatrixView<const float> y) {
  const critics::Tiled& critic = *critic_.tiled();
  critic.embed(optimiser_.weights(), x, y, *workspace_, 0);
  CriticTiles tiles(critic, optimiser_.weights(), *workspace_, x.rows());
  const objectives::StepResult result = loss_->step(tiles, threads_);
  critic.pull_back(optimiser_.weights(), x, y, *workspace_, 0, optimiser_.gradient());
  critic.settle_gradient(optimiser_.weights(), optimiser_.gradient());
  return result;
}

double Step::run(MatrixView<const float> x, MatrixView<const float> y, double lr) {
  const objectives::StepResult result =
      shared_  ? shared_->run(optimiser_.weights(), x, y, *loss_, threads_, optimiser_.gradient())
      : holds_ ? held(x, y)
               : streamed(x, y);
  constexpr double float_range = 80;  // e^80 squared is out of it
  if (result.log_scale > float_range || !std::isfinite(result.loss)) ++steep_steps_;
  optimiser_.step(lr, result.log_scale);
  return result.loss;
}

}  // namespace kedge::engine
