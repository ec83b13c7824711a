// Objectives for LibTorch: a loss on a score matrix that back-propagates into whatever made the scores. Part
// of builds with KEDGE_SSL; not in kedge.hpp, because it needs LibTorch's headers.
#pragma once

#include <torch/types.h>

#include <memory>
#include <set>
#include <string>

#include "kedge/objective.hpp"

namespace kedge::torch {

/// An objective by name, as make_objective takes it. Scores are S[i][j] = log r(x_i, y_j), pairs on the
/// diagonal, in any floating type; half precision is computed in single. Scores on the CPU go through the
/// library's kernels, which give a first derivative only; those elsewhere through tensor operations. One
/// object serves one thread at a time. Throws InputError.
class Loss {
 public:
  explicit Loss(const std::string& name, const ObjectiveParams& params = {},
                const std::string& direction = "rows", const std::string& mode = "avg");

  const ObjectiveInfo& info() const { return objective_->info(); }

  /// `baseline`: of each row, for the objectives that learn one; undefined: 0.
  at::Tensor operator()(const at::Tensor& scores, const at::Tensor& baseline = {});
  /// The same of S = f g^T, rows of f and g. On the CPU S is never held: memory grows with B, not B x B.
  at::Tensor product(const at::Tensor& f, const at::Tensor& g);
  /// What it reports as mutual information, nats.
  double value(const at::Tensor& scores, const at::Tensor& baseline = {});

  /// The loss in tensor operations, wherever the scores are: what runs on GPUs, differentiable any number of
  /// times.
  at::Tensor by_tensors(const at::Tensor& scores, const at::Tensor& baseline = {});

 private:
  void check(const at::Tensor& scores, const at::Tensor& baseline);

  std::string direction_, mode_;
  ObjectiveParams params_;
  std::unique_ptr<Objective> objective_;
  double log_average_;              // MINE's, of the tensor operations
  std::set<std::int64_t> checked_;  // batches whose parameters are known to fit
};

}  // namespace kedge::torch
