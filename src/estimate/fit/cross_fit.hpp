// A design's critics trained on all folds but one, for each fold, in parallel: replicas on threads, each with
// random streams of its own, so the answer is the same for any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "critics/critic.hpp"
#include "estimate/fit/design.hpp"
#include "estimate/fit/score_blocks.hpp"
#include "estimate/fit/tiles.hpp"
#include "estimate/rows/folds.hpp"
#include "estimate/rows/rows.hpp"
#include "kedge/control.hpp"
#include "train/replica.hpp"

namespace kedge::estimate {

/// Mean loss of a matrix of held-out scores, pairs on the diagonal.
using ScoreLoss = std::function<double(MatrixView<const float>)>;

struct CrossFitPlan {
  std::uint64_t seed = 0;
  std::size_t threads = 0;
  std::size_t block = 64;   ///< rows of a block of held-out scores
  bool keeps_tiles = true;  ///< for choices that need the scores themselves
  /// The first fold trains until it is past its best look by far; the others stop one look after that one.
  bool has_pilot = false;
  /// Null: none. Held-out scores are judged as they are reported, normalised over them.
  const Categories* categories = nullptr;
};

struct CrossFit {
  Design design;
  std::vector<std::unique_ptr<critics::Critic>> critics;  ///< of each fold
  std::vector<std::vector<train::Look>> looks;            ///< of replica fold * members + member
  std::vector<std::vector<Tiles>> tiles;                  ///< the same, where kept

  std::size_t folds() const { return critics.size(); }
  /// Looks that every replica took.
  std::size_t common_looks() const;
  /// The members of a fold at a look, each with a share of `share` / members.
  std::vector<Member> members(std::size_t fold, std::size_t look, double share = 1) const;
  /// Members' tiles of a fold averaged.
  Tiles fold_tiles(std::size_t fold, std::size_t look) const;
};

/// `make_loss` is called once a replica. Throws Interrupted, saying how far it had come.
CrossFit cross_fit(Design design, const Rows& rows, const std::vector<Fold>& folds, const CrossFitPlan& plan,
                   const std::function<ScoreLoss()>& make_loss, const Control& control);

/// Early stopping on the pooled held-out loss: the index, past 0, of the look that all replicas took and
/// whose loss, weighted by fold size, is least.
std::size_t best_look(const CrossFit& fit, const std::vector<Fold>& folds);

/// The held-out rows of a fold that are looked at: all of them, or the first 4,096.
std::span<const std::size_t> rows_looked_at(const Fold& fold);
/// Their scores in blocks of about plan.block rows, not yet normalised.
Tiles held_out_tiles(std::vector<Member> members, const Rows& rows, const Fold& fold,
                     const CrossFitPlan& plan);

}  // namespace kedge::estimate
