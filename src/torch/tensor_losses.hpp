// The losses of docs/objectives.md as tensor operations, for scores that are on a GPU; autograd has their
// gradients. Only losses stand here: ranges of parameters, sentences and reported values are the library's,
// and a test holds each loss and gradient to the library's own.
#pragma once

#include <torch/types.h>

#include <functional>
#include <string>

#include "kedge/objective.hpp"

namespace kedge::torch {

/// Loss of scores, given a baseline for each row.
using TensorLoss = std::function<at::Tensor(const at::Tensor& scores, const at::Tensor& baseline)>;

/// `params` complete; `log_average` is where MINE keeps its moving average (nan before the first call).
TensorLoss make_tensor_loss(const std::string& name, const ObjectiveParams& params,
                            const std::string& direction, const std::string& mode, double& log_average);

}  // namespace kedge::torch
