#include "engine/step.hpp"

#include <algorithm>

namespace kedge::engine {

Step::Baseline::Baseline(std::size_t x_dim, std::size_t batch, const OptimiserSettings& settings, Rng& rng)
    : tower(layout, "baseline", x_dim, {32}, 1, kernels::Activation::silu),
      optimiser(layout, settings),
      tape(tower.tape(batch)),
      value(batch, 1),
      gradient(batch, 1) {
  tower.initialise(rng, optimiser.weights());
  tower.fill_output(optimiser.weights(), 0, 1, 0);
  optimiser.restart();
}

Step::Step(const critics::Critic& critic, const ObjectiveSettings& objective, std::size_t batch,
           const OptimiserSettings& optimiser, Rng& rng)
    : critic_(critic),
      loss_(objectives::make_training_loss(objective.name, objective.params, objective.direction,
                                           objective.mode, batch)),
      optimiser_(critic.layout(), optimiser),
      workspace_(critic.workspace(batch, batch)),
      scores_(batch, batch),
      d_scores_(batch, batch) {
  critic.initialise(rng, optimiser_.weights());
  optimiser_.restart();
  if (loss_->has_baseline())
    baseline_ = std::make_unique<Baseline>(critic.shape().x_dim, batch, optimiser, rng);
}

void Step::switch_objective(const ObjectiveSettings& objective) {
  loss_ = objectives::make_training_loss(objective.name, objective.params, objective.direction,
                                         objective.mode, scores_.rows());
}

double Step::run(MatrixView<const float> x, MatrixView<const float> y, double lr) {
  critic_.forward(optimiser_.weights(), x, y, *workspace_, scores_.view());
  objectives::StepResult result;
  if (baseline_) {
    Baseline& b = *baseline_;
    b.tower.forward(b.optimiser.weights(), x, b.tape, b.value.view());
    result = loss_->step(scores_.view(), b.value.flat(), d_scores_.view(), b.gradient.flat());
    b.tower.backward(b.optimiser.weights(), x, b.tape, b.gradient.view(), b.optimiser.gradient());
    b.optimiser.step(lr, result.log_scale);
  } else {
    result = loss_->step(scores_.view(), {}, d_scores_.view(), {});
  }
  critic_.backward(optimiser_.weights(), x, y, *workspace_, d_scores_.view(), optimiser_.gradient());
  optimiser_.step(lr, result.log_scale);
  return result.loss;
}

}  // namespace kedge::engine
