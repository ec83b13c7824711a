// One training run on one thread: batches of P and of Q, the anchor loss, and looks at the held-out loss with
// the averaged weights. It stops when the best look lies well behind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/optimiser.hpp"
#include "estimate/rows/folds.hpp"
#include "objectives/dense.hpp"
#include "ratio/critic.hpp"
#include "ratio/samples.hpp"
#include "ratio/selection.hpp"
#include "train/schedule.hpp"

namespace kedge::ratio {

struct Settings {
  std::size_t batch = 128, k = 0;
  double nu = 1;
  objectives::Direction direction = objectives::Direction::both;
  train::Schedule schedule;
  engine::OptimiserSettings optimiser;
  std::vector<std::size_t> hidden;
  std::size_t first_look = 20, earliest_stop = 150;
  double patience = 2.5;  ///< stop at this many times the best look's step
};

/// What is trained on and looked at; `base` holds scores of all rows.
struct Task {
  const Samples& samples;
  const Scores& base;
  const estimate::Fold& p;
  const estimate::Fold& q;
};

struct Look {
  std::size_t step = 0;
  double held_out_loss = 0;
  std::vector<float> weights;
};

struct Seeds {
  std::uint64_t user, fold, member;
};

/// Looks begin behind the first few steps. Where stop is requested those taken so far come back.
std::vector<Look> train_replica(const RowCritic& critic, const Settings& settings, const Task& task,
                                Seeds seeds, const std::stop_token& stop,
                                const std::function<void(std::size_t)>& on_steps);

/// Scores `which` of a list.
std::vector<float> pick(const std::vector<float>& scores, std::span<const std::size_t> which);

}  // namespace kedge::ratio
