// LibTorch under short names. `torch` alone would be kedge::torch in here.
#pragma once

#include <torch/torch.h>

namespace kedge::ssl {

using at::Tensor;
namespace nn = ::torch::nn;

}  // namespace kedge::ssl
