#include "probe.hpp"

#include <algorithm>
#include <vector>

#include "encoder.hpp"

namespace kedge::ssl {
namespace {

namespace F = ::torch::nn::functional;

constexpr std::int64_t block = 500;

/// Percent of rows whose label is among their best `k`.
double accuracy(const Tensor& scores, const Tensor& labels, std::int64_t k) {
  const Tensor best = std::get<1>(scores.topk(std::min(k, scores.size(1)), 1));
  return 100 * best.eq(labels.unsqueeze(1)).any(1).to(at::kDouble).mean().item<double>();
}

Tensor linear_scores(const Tensor& train, const Tensor& labels, const Tensor& test, std::int64_t classes) {
  const Tensor mean = train.mean(0), scale = train.std(0).clamp_min(1e-6);
  const Tensor x = (train - mean) / scale;
  const Tensor weights = at::zeros({train.size(1), classes}, train.options()).requires_grad_();
  const Tensor bias = at::zeros({classes}, train.options()).requires_grad_();
  ::torch::optim::LBFGS solver({weights, bias},
                               ::torch::optim::LBFGSOptions(1).max_iter(200).line_search_fn("strong_wolfe"));
  const auto loss = [&] {
    solver.zero_grad();
    Tensor value = F::cross_entropy(at::addmm(bias, x, weights), labels) + 1e-4 * weights.square().sum();
    value.backward();
    return value;
  };
  solver.step(loss);
  const at::NoGradGuard no_graph;
  return at::addmm(bias, (test - mean) / scale, weights);
}

Tensor neighbour_votes(const Tensor& train, const Tensor& labels, const Tensor& test, std::int64_t classes) {
  const auto unit = [](const Tensor& x) { return F::normalize(x, F::NormalizeFuncOptions().dim(1)); };
  const Tensor known = unit(train).t();
  std::vector<Tensor> votes;
  for (const Tensor& rows : test.split(block)) {
    const auto [cosine, at] =
        at::matmul(unit(rows), known).topk(std::min<std::int64_t>(20, train.size(0)), 1);
    const Tensor weights = (cosine / 0.07).exp();  // their temperature
    votes.push_back(at::zeros({rows.size(0), classes}, train.options())
                        .scatter_add(1, labels.index_select(0, at.flatten()).view_as(at), weights));
  }
  return at::cat(votes);
}

}  // namespace

Tensor features_of(Model& model, const Images& images, at::Device device) {
  const at::NoGradGuard no_graph;
  std::vector<Tensor> parts;
  for (const Tensor& rows : at::arange(images.count(), at::kLong).split(block))
    parts.push_back(model.features(images.batch(rows, device)));
  return at::cat(parts);
}

ProbeResult probe(const Tensor& train, const Tensor& train_labels, const Tensor& test,
                  const Tensor& test_labels, std::int64_t classes) {
  const Tensor linear = linear_scores(train, train_labels, test, classes);
  const Tensor votes = neighbour_votes(train, train_labels, test, classes);
  return {accuracy(linear, test_labels, 1), accuracy(linear, test_labels, 5),
          accuracy(votes, test_labels, 1)};
}

}  // namespace kedge::ssl
