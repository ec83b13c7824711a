// Scores of every row by the critics that never saw it, and what they sum to.
#pragma once

#include <cstddef>
#include <vector>

#include "estimate/fit/cross_fit.hpp"
#include "estimate/fit/held_out.hpp"
#include "estimate/fit/score_map.hpp"
#include "estimate/rows/folds.hpp"
#include "kedge/control.hpp"

namespace kedge::estimate {

struct Evaluation {
  HeldOut held_out;
  std::vector<double> pair_scores;   ///< out-of-fold log r of each row, in the order of the rows
  double out_of_fold = 0;            ///< their weighted mean
  double in_sample = 0;              ///< mean of log r over the rows that the critics were trained on
  std::vector<double> block_values;  ///< of `block_value` on each block
};

/// As if every score had been higher by `offset`.
void shift(Evaluation& evaluation, double offset);

struct EvaluationPlan {
  std::vector<std::vector<Member>> folds;  ///< the ensemble of each fold
  ScoreMap map;
  std::size_t block = 1024;    ///< rows of a block of products
  bool wants_products = true;  ///< false: pairs alone, and held_out stays empty
  bool wants_training = true;  ///< false: held-out rows alone, and in_sample stays NaN
  std::size_t threads = 0;
};

/// `make_block_value` may be empty; it is called once a fold. Throws Interrupted.
Evaluation evaluate(const Rows& rows, const std::vector<Fold>& folds, const EvaluationPlan& plan,
                    const std::function<ScoreLoss()>& make_block_value, const Control& control);

}  // namespace kedge::estimate
