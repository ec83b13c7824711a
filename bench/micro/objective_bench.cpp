// Loss and gradient of every objective on a batch of scores: what the trainer pays beside the critic.
#include <benchmark/benchmark.h>

#include <string>

#include "inputs.hpp"
#include "kedge/objective.hpp"
#include "objectives/training_loss.hpp"

namespace {

void objective(benchmark::State& state, const std::string& name, const std::string& direction) {
  const auto batch = static_cast<std::size_t>(state.range(0));
  auto scores = bench::normal_matrix(batch, batch);
  for (std::size_t i = 0; i < batch; ++i) scores(i, i) += 3;
  kedge::Matrix<float> gradient(batch, batch), baseline(batch, 1), baseline_gradient(batch, 1);
  const auto loss = kedge::objectives::make_training_loss(name, {}, direction, "avg", batch);
  for (auto _ : state) {
    const bool with = loss->has_baseline();
    benchmark::DoNotOptimize(loss->step(
        std::as_const(scores).view(), with ? std::as_const(baseline).flat() : std::span<const float>{},
        gradient.view(), with ? baseline_gradient.flat() : std::span<float>{}));
  }
  state.counters["pairs/s"] =
      benchmark::Counter(static_cast<double>(batch * batch), benchmark::Counter::kIsIterationInvariantRate);
}

const bool registered = [] {
  for (const auto& info : kedge::list_objectives()) {
    const std::string direction = info.name == "infonce-symmetric" ? "both" : "rows";
    benchmark::RegisterBenchmark(("objective/" + info.name).c_str(), objective, info.name, direction)
        ->Arg(128)
        ->Arg(512);
  }
  benchmark::RegisterBenchmark("objective/infonce-anchor/both", objective, "infonce-anchor", "both")
      ->Arg(128)
      ->Arg(512);
  return true;
}();

}  // namespace
