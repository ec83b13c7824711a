// A worker of bench/step.py: the training step as a user of LibTorch writes it, the same as step_pytorch.py.
// step_libtorch THREADS [bfloat16]: the critic under autocast to that.
#include <ATen/autocast_mode.h>
#include <torch/torch.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "worker.hpp"

namespace {

using torch::Tensor;
namespace nn = torch::nn;

constexpr int64_t columns = 20, width = 256, embed = 32;
constexpr double rate = 5e-4, rho = 0.5;

nn::Sequential mlp(const std::vector<int64_t>& widths) {
  nn::Sequential layers;
  for (size_t l = 0; l + 1 < widths.size(); ++l) {
    layers->push_back(nn::Linear(widths[l], widths[l + 1]));
    if (l + 2 < widths.size()) layers->push_back(nn::ReLU());
  }
  return layers;
}

struct Model : nn::Module {
  virtual Tensor forward(const Tensor& x, const Tensor& y) = 0;
};

struct Separable : Model {
  nn::Sequential f = register_module("f", mlp({columns, width, width, embed}));
  nn::Sequential g = register_module("g", mlp({columns, width, width, embed}));
  Tensor forward(const Tensor& x, const Tensor& y) override {
    return torch::matmul(f->forward(x), g->forward(y).t());
  }
};

struct Concat : Model {
  nn::Sequential net = register_module("net", mlp({2 * columns, width, width, width, 1}));
  Tensor forward(const Tensor& x, const Tensor& y) override {
    const int64_t n = x.size(0);
    const Tensor pairs =
        torch::cat({x.unsqueeze(1).expand({n, n, columns}), y.unsqueeze(0).expand({n, n, columns})}, 2);
    return net->forward(pairs.reshape({n * n, 2 * columns})).view({n, n});
  }
};

/// InfoNCE-anchor with K = B - 1, averaged over the negative that the positive stands in for.
Tensor anchor_loss(const Tensor& scores, double nu = 1) {
  const int64_t n = scores.size(0), k = n - 1;
  const Tensor positives = scores.diagonal();
  const Tensor shift = std::get<0>(scores.detach().max(1)).clamp_min(0);
  const Tensor weights = (scores - shift.unsqueeze(1)).exp();
  const Tensor total = nu * (-shift).exp() + weights.sum(1);
  // Entry m of a row is the logarithm of all weights but that of column m; the diagonal has none of the
  // positive.
  const Tensor logs = (total.unsqueeze(1) - weights).log() + shift.unsqueeze(1);
  const Tensor class0 = logs.diagonal();
  const Tensor left_out = (logs.sum(1) - class0) / k;
  return (k * (left_out - positives).mean() + nu * (class0 - std::log(nu)).mean()) / (k + nu);
}

Tensor scores_of(Model& model, const Tensor& x, const Tensor& y, bool rounded) {
  if (!rounded) return model.forward(x, y);
  at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
  at::autocast::set_cpu_enabled(true);
  const Tensor scores = model.forward(x, y).to(at::kFloat);
  at::autocast::clear_cache();
  at::autocast::set_cpu_enabled(false);
  return scores;
}

std::string answer(const std::string& critic, std::size_t batch, double seconds, bool rounded) {
  std::shared_ptr<Model> model;
  if (critic == "separable") {
    model = std::make_shared<Separable>();
  } else {
    model = std::make_shared<Concat>();
  }
  torch::optim::Adam optimiser(model->parameters(), torch::optim::AdamOptions(rate));
  std::vector<std::pair<Tensor, Tensor>> batches;
  for (int i = 0; i < 8; ++i) {
    const Tensor x = torch::randn({static_cast<int64_t>(batch), columns});
    batches.emplace_back(x, rho * x + std::sqrt(1 - rho * rho) * torch::randn_like(x));
  }
  std::size_t turn = 0;
  return std::to_string(bench::median_ms(seconds, [&] {
    const auto& [x, y] = batches[turn++ % batches.size()];
    optimiser.zero_grad();
    const Tensor loss = anchor_loss(scores_of(*model, x, y, rounded));
    loss.backward();
    optimiser.step();
  }));
}

}  // namespace

int main(int count, char** words) {
  torch::set_num_threads(count > 1 ? std::stoi(words[1]) : 1);
  const bool rounded = count > 2 && std::string(words[2]) == "bfloat16";
  return bench::serve([rounded](const std::string& critic, std::size_t batch, double seconds) {
    return answer(critic, batch, seconds, rounded);
  });
}
