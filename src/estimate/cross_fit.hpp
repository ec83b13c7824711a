// Critics trained on all folds but one, for each fold, in parallel: replicas on threads, each with random
// streams of its own, so the answer is the same for any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "critics/critic.hpp"
#include "estimate/folds.hpp"
#include "kedge/control.hpp"
#include "train/replica.hpp"

namespace kedge::estimate {

/// Mean loss of a matrix of held-out scores, pairs on the diagonal.
using ScoreLoss = std::function<double(MatrixView<const float>)>;

struct CrossFitPlan {
  train::Settings training;
  std::size_t members = 1;  ///< networks per fold, their scores averaged
  std::uint64_t seed = 0;
  std::size_t threads = 0;
};

struct CrossFit {
  std::vector<Fold> folds;
  std::size_t members = 1;
  std::vector<std::vector<train::Look>> looks;  ///< of replica fold * members + member

  /// Weights of each member of a fold at the look of index `look`.
  std::vector<std::span<const float>> weights(std::size_t fold, std::size_t look) const;
};

/// `make_loss` is called once a replica. Throws Interrupted, saying how far it had come.
CrossFit cross_fit(const critics::Critic& critic, const train::Pairs& pairs, std::vector<Fold> folds,
                   const CrossFitPlan& plan, const std::function<ScoreLoss()>& make_loss,
                   const Control& control);

/// Early stopping on the pooled held-out loss: the index, past 0, of the look that all replicas took and
/// whose loss, weighted by fold size, is least.
std::size_t best_look(const CrossFit& fit);

}  // namespace kedge::estimate
