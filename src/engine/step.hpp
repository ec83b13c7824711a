// One training step: scores, loss, dL/dS, the critic's gradient, the optimiser. The only place that knows a
// critic and an objective together. Nothing is allocated after construction.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "core/philox.hpp"
#include "critics/critic.hpp"
#include "engine/optimiser.hpp"
#include "kedge/matrix.hpp"
#include "objectives/training_loss.hpp"

namespace kedge::engine {

/// Names and parameters as a user gives them.
struct ObjectiveSettings {
  std::string name = "infonce-anchor";
  std::map<std::string, double> params;
  std::string direction = "both";
  std::string mode = "avg";
};

class Step {
 public:
  /// `critic` must outlive the step. Weights start as the critic initialises them from `rng`. A precision
  /// below float is that of the towers' products in these steps alone: scores, weights and whoever evaluates
  /// them keep floats.
  Step(const critics::Critic& critic, const ObjectiveSettings& objective, std::size_t batch,
       const OptimiserSettings& optimiser, Rng& rng,
       kernels::Precision precision = kernels::Precision::float32);

  /// One step on paired rows; returns the loss before it.
  double run(MatrixView<const float> x, MatrixView<const float> y, double lr);

  /// Goes on with another loss: bounded rules begin from weights that the
  /// logarithmic score found.
  void switch_objective(const ObjectiveSettings& objective);

  /// Scores of the last step, before its update: batch x batch.
  MatrixView<const float> scores() const { return scores_.view(); }
  /// Steps so far whose gradient would have left the range of floats without its logarithmic form.
  std::size_t steep_steps() const { return steep_steps_; }
  std::span<const float> weights() const { return optimiser_.weights(); }
  std::span<const float> average() const { return optimiser_.average(); }

 private:
  std::unique_ptr<critics::Critic> rounding_;  // the critic once more, with rounded products; or none
  const critics::Critic& critic_;
  std::unique_ptr<objectives::TrainingLoss> loss_;
  Optimiser optimiser_;
  std::unique_ptr<critics::Workspace> workspace_;
  Matrix<float> scores_, d_scores_;
  std::size_t steep_steps_ = 0;
};

}  // namespace kedge::engine
