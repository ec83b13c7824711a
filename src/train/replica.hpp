// One training run on one thread: batches, steps, and looks at the held-out loss at geometric intervals, with
// the averaged weights. It stops when the best look lies well behind, and hands back every look it took.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "critics/critic.hpp"
#include "engine/step.hpp"
#include "train/inputs.hpp"
#include "train/schedule.hpp"

namespace kedge::train {

struct Settings {
  engine::ObjectiveSettings objective;
  engine::OptimiserSettings optimiser;
  Schedule schedule;
  std::size_t batch = 128;
  std::size_t threads = 1;  ///< within a step whose scores are not held (engine/step.hpp)
  std::size_t first_look = 20;
  std::size_t earliest_stop = 150;
  double patience = 2.5;       ///< stop at this many times the best look's step
  std::size_t most_looks = 0;  ///< stop after so many looks past the first; 0: no limit
  kernels::Precision precision = kernels::Precision::float32;  ///< of the towers' products
  mpi::Communicator* ranks = nullptr;  ///< that share each batch (engine/data_parallel.hpp); null: none do
  double warm_start_share = 0;         ///< this share of the steps is taken with the logarithmic score first
};

/// Averaged weights at a step, and their mean loss on held-out rows.
struct Look {
  std::size_t step = 0;
  double training_loss = 0;  ///< mean since the look before
  double held_out_loss = 0;
  std::size_t steep_steps = 0;  ///< so far (engine::Step)
  std::vector<float> weights;
};

/// Who follows a replica as it trains. Either may be empty.
struct Follower {
  std::function<void(std::size_t steps)> on_steps;  ///< hears of finished steps
  std::function<bool(const Look&)> goes_on;         ///< asked after each look past the first; false ends it
};

struct ReplicaSeeds {
  std::uint64_t user, fold, member;
};

/// Rows are drawn in proportion to row_weights, which belong to all rows, or be empty. Looks begin with the
/// untrained critic at step 0. Where stop is requested the looks taken so far come back. Ranks that share
/// batches call it alike, and of their held-out losses rank 0's alone is asked for.
std::vector<Look> train_replica(const critics::Critic& critic, const Settings& settings, const Inputs& inputs,
                                const std::vector<std::size_t>& training, std::span<const double> row_weights,
                                ReplicaSeeds seeds,
                                const std::function<double(std::span<const float>)>& held_out_loss,
                                const std::stop_token& stop, const Follower& follower);

}  // namespace kedge::train
