// One training step: scores, loss, dL/dS, the critic's gradient, the optimiser. The only place that knows a
// critic and an objective together. Nothing is allocated after construction, but for tiles of batches whose
// scores are not held: those above `largest_held`, of critics that can make them anew (critics/tiled.hpp).
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "core/philox.hpp"
#include "critics/critic.hpp"
#include "engine/data_parallel.hpp"
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
  /// Above it scores, their gradient and both transposed would take more than 256 MB.
  static constexpr std::size_t largest_held = 4096;
  struct Execution {
    std::size_t held = largest_held;
    /// That tiles of scores not held are shared over; the answer is the same for any number.
    std::size_t threads = 1;
    /// Of the towers' products in these steps alone: scores, weights and whoever evaluates them keep floats.
    kernels::Precision precision = kernels::Precision::float32;
    /// Not null: the batch is shared over these, by a critic with tiles, and its scores are not held.
    mpi::Communicator* ranks = nullptr;
  };

  /// `critic` must outlive the step. Weights start as the critic initialises them from `rng`.
  Step(const critics::Critic& critic, const ObjectiveSettings& objective, std::size_t batch,
       const OptimiserSettings& optimiser, Rng& rng, Execution execution);
  Step(const critics::Critic& critic, const ObjectiveSettings& objective, std::size_t batch,
       const OptimiserSettings& optimiser, Rng& rng)
      : Step(critic, objective, batch, optimiser, rng, Execution{}) {}

  /// Which of a batch's rows run() is to be given: all of them, or the share of this rank.
  std::size_t first_row() const { return shared_ ? shared_->first() : 0; }
  std::size_t rows() const { return shared_ ? shared_->rows() : batch_; }

  /// One step on paired rows; returns the loss before it.
  double run(MatrixView<const float> x, MatrixView<const float> y, double lr);

  /// Goes on with another loss: bounded rules begin from weights that the
  /// logarithmic score found.
  void switch_objective(const ObjectiveSettings& objective);

  /// Scores of the last step, before its update: batch x batch, or empty where they are not held.
  MatrixView<const float> scores() const { return scores_.view(); }
  /// Steps so far whose gradient would have left the range of floats without its logarithmic form.
  std::size_t steep_steps() const { return steep_steps_; }
  std::span<const float> weights() const { return optimiser_.weights(); }
  std::span<const float> average() const { return optimiser_.average(); }

 private:
  objectives::StepResult held(MatrixView<const float> x, MatrixView<const float> y);
  objectives::StepResult streamed(MatrixView<const float> x, MatrixView<const float> y);

  std::unique_ptr<critics::Critic> rounding_;  // the critic once more, with rounded products; or none
  const critics::Critic& critic_;
  std::size_t batch_, threads_;
  bool holds_;
  std::unique_ptr<objectives::TrainingLoss> loss_;
  Optimiser optimiser_;
  std::unique_ptr<critics::Workspace> workspace_;
  std::unique_ptr<DataParallel> shared_;  // or null: this process is alone
  Matrix<float> scores_, d_scores_;
  std::size_t steep_steps_ = 0;
};

}  // namespace kedge::engine
