// An objective as a trainer calls it every step: float scores of a batch in, loss and dL/dS out, no
// allocation after construction. The gradient comes with the logarithm of its scale, so objectives that grow
// like e^S never leave the range of floats: a trainer clips with log |dL/dS| = log_scale + log |dS|.
#pragma once

#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kedge/matrix_view.hpp"
#include "kedge/objective.hpp"

namespace kedge::objectives {

/// a of a bound that has one: a number for each context of a direction. Empty values are zeros.
struct Baseline {
  std::span<const float> values;
  std::span<float> gradient;  ///< dL/da / exp(log_scale); empty: not wanted
};

/// What some objectives take beside the scores; nothing is also right.
struct Auxiliary {
  Baseline rows;     ///< a(x_i), used where the direction has rows
  Baseline columns;  ///< a(y_j), used where the direction has columns
};

struct StepResult {
  double loss = 0;       ///< may be inf where the true loss leaves the range of doubles
  double log_scale = 0;  ///< dL/dS = exp(log_scale) dS; 0 for all objectives with bounded gradients

  /// The unscaled gradient would not be safe in floats.
  bool saturated() const { return log_scale > 80 || !std::isfinite(loss); }
};

class TrainingLoss {
 public:
  virtual ~TrainingLoss() = default;

  virtual const ObjectiveInfo& info() const = 0;
  /// tuba and interpolated: one may learn a along.
  virtual bool has_baseline() const = 0;
  /// What to multiply a loss with so that at S = 0 its gradient is as steep as the logarithmic rule's:
  /// bounded rules are nearly flat there when tuples are large. 1 for most objectives.
  virtual double loss_scale(std::size_t batch) const = 0;

  /// S and dS are batch x batch, batch <= max_batch. Where direction is both: the average of rows and
  /// columns. MINE's moving average moves with each call.
  virtual StepResult step(MatrixView<const float> scores, MatrixView<float> d_scores,
                          const Auxiliary& auxiliary = {}) = 0;
  /// Forgets what earlier steps left (MINE's moving average).
  virtual void restart() = 0;
};

/// direction: rows, columns or both; mode: avg or cyc. Throws InputError for what make_objective refuses, and
/// for k that does not fit a batch of max_batch; a smaller batch may still be refused by step().
std::unique_ptr<TrainingLoss> make_training_loss(const std::string& name, const ObjectiveParams& params,
                                                 const std::string& direction, const std::string& mode,
                                                 std::size_t max_batch);

/// Loss of each row under the anchor scheme with the logarithmic rule, averaged over the negative left out;
/// their mean is the loss of infonce-anchor. For paired comparison of critics on the same held-out batch. k =
/// 0: all negatives.
std::vector<double> row_losses(MatrixView<const float> scores, std::size_t k, double nu);

}  // namespace kedge::objectives
