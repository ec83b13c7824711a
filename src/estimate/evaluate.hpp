// Scores of every row by the critics that never saw it, and what they sum to.
#pragma once

#include <cstddef>
#include <vector>

#include "critics/critic.hpp"
#include "estimate/cross_fit.hpp"
#include "estimate/held_out.hpp"
#include "estimate/score_map.hpp"
#include "kedge/control.hpp"

namespace kedge::estimate {

struct Evaluation {
  HeldOut held_out;
  std::vector<double> pair_scores;   ///< out-of-fold log r of each row, in the order of the rows
  double in_sample = 0;              ///< mean of log r over the rows that the critics were trained on
  std::vector<double> block_values;  ///< of `block_value` on each block
};

struct EvaluationPlan {
  std::size_t look = 1;  ///< which weights
  ScoreMap map;
  std::size_t block = 1024;  ///< rows of a block of products
  bool want_in_sample = true;
  std::size_t threads = 0;
};

/// `make_block_value` may be empty; it is called once a fold. Throws Interrupted.
Evaluation evaluate(const critics::Critic& critic, const train::Pairs& pairs, const CrossFit& fit,
                    const EvaluationPlan& plan, const std::function<ScoreLoss()>& make_block_value,
                    const Control& control);

/// Raw scores of blocks of held-out rows of every fold, for calibration: about `most_rows` rows in all.
std::vector<Matrix<float>> held_out_blocks(const critics::Critic& critic, const train::Pairs& pairs,
                                           const CrossFit& fit, std::size_t look, std::size_t block,
                                           std::size_t most_rows);

}  // namespace kedge::estimate
