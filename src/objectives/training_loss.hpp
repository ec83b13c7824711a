// What the trainer calls each step: loss and dL/dS of one batch, in a form that cannot overflow, and without
// allocation after the first call with a batch of that size.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>

#include "kedge/matrix_view.hpp"
#include "objectives/share.hpp"
#include "objectives/tile_source.hpp"

namespace kedge::objectives {

struct StepResult {
  double loss = 0;       ///< of the formula, times the rule's training scale
  double log_scale = 0;  ///< the true dL/dS is exp(log_scale) times what was written
};

class TrainingLoss {
 public:
  virtual ~TrainingLoss() = default;

  /// S is B x B with its pairs on the diagonal. `baseline` (B, or empty) is a(x_i); its gradient shares
  /// log_scale.
  virtual StepResult step(MatrixView<const float> scores, std::span<const float> baseline,
                          MatrixView<float> gradient, std::span<float> baseline_gradient) = 0;
  /// The same of scores that are never held whole, without a baseline; the gradient goes to them. A loss is
  /// to be asked in one form throughout: what it remembers between steps (mine), it remembers of each.
  virtual StepResult step(TileSource<float>& scores, std::size_t threads) = 0;
  /// The same from one share of the rows (Streamed::run).
  virtual StepResult step(TileSource<float>& scores, const Share& share, std::size_t threads) = 0;
  /// Whether the objective wants a trained baseline.
  virtual bool has_baseline() const = 0;
};

/// direction: rows, columns, both; mode: avg, cyc. `k` and `nu` are params like any other; a k above batch -
/// 1 is refused. Throws InputError.
std::unique_ptr<TrainingLoss> make_training_loss(const std::string& name,
                                                 const std::map<std::string, double>& params,
                                                 const std::string& direction, const std::string& mode,
                                                 std::size_t batch);

}  // namespace kedge::objectives
