// Whole training steps, by critic, with the widths that kedge trains by default.
#include <benchmark/benchmark.h>

#include <string>

#include "critics/critic.hpp"
#include "engine/step.hpp"
#include "inputs.hpp"
#include "kedge/options.hpp"

namespace {

void step(benchmark::State& state, const std::string& form) {
  const auto batch = static_cast<std::size_t>(state.range(0));
  constexpr std::size_t columns = 10;
  const kedge::Options defaults;
  kedge::critics::Shape shape;
  shape.form = form;
  shape.x_dim = shape.y_dim = columns;
  shape.hidden.assign(defaults.hidden.begin(), defaults.hidden.end());
  shape.embed = static_cast<std::size_t>(defaults.embed);
  const auto critic = kedge::critics::make_critic(shape);
  kedge::Rng rng(0);
  kedge::engine::Step training(*critic, {}, batch, {}, rng);
  const auto x = bench::normal_matrix(batch, columns), y = bench::normal_matrix(batch, columns, 1);
  for (auto _ : state) benchmark::DoNotOptimize(training.run(x.view(), y.view(), defaults.lr));
}

void forward(benchmark::State& state, const std::string& form) {
  const auto batch = static_cast<std::size_t>(state.range(0));
  constexpr std::size_t columns = 10;
  kedge::critics::Shape shape;
  shape.form = form;
  shape.x_dim = shape.y_dim = columns;
  const auto critic = kedge::critics::make_critic(shape);
  kedge::Rng rng(0);
  kedge::Matrix<float> weights(1, critic->layout().size()), scores(batch, batch);
  critic->initialise(rng, weights.flat());
  const auto workspace = critic->workspace(batch, batch);
  const auto x = bench::normal_matrix(batch, columns), y = bench::normal_matrix(batch, columns, 1);
  for (auto _ : state) {
    critic->forward(weights.flat(), x.view(), y.view(), *workspace, scores.view());
    benchmark::ClobberMemory();
  }
}

const bool registered = [] {
  for (const std::string form : {"separable", "bilinear", "cosine", "concat", "mixed"}) {
    benchmark::RegisterBenchmark(("step/" + form).c_str(), step, form)->Arg(64)->Arg(128)->Arg(256);
    benchmark::RegisterBenchmark(("forward/" + form).c_str(), forward, form)->Arg(128);
  }
  return true;
}();

}  // namespace
