// What each objective reports when samples never run out: Gaussian pairs, d = 20, a fresh batch every step,
// the separable critic and optimiser of Song and Ermon (2020). The estimate of a step is taken on its batch
// before the update, so it is honest; a row of the table is its mean over the last third of the steps and
// over seeds.
//   objective_table [STEPS [SEEDS [THREADS]]]
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "core/parallel.hpp"
#include "engine/step.hpp"
#include "kedge/objective.hpp"
#include "tasks/task.hpp"

namespace {

using namespace kedge;

constexpr std::size_t batch = 64;
constexpr double levels[] = {2, 4, 6};

struct Outcome {
  double mean = 0, deviation = 0;
};

Outcome train(const std::string& name, double level, std::uint64_t seed, std::size_t steps) {
  const auto task = tasks::make_task(fmt::format("gaussian/d20/nats{}", level));
  critics::Shape shape;
  shape.form = "separable";
  shape.x_dim = shape.y_dim = 20;
  shape.hidden = {256, 256};
  shape.embed = 32;
  shape.activation = kernels::Activation::relu;
  shape.baseline = make_objective(name)->has_baseline();
  const auto critic = critics::make_critic(shape);
  engine::OptimiserSettings adam;
  adam.beta2 = 0.999;
  adam.decay = 0;
  const engine::ObjectiveSettings plain{name, {}, "rows", "avg"};
  const bool bounded = name.starts_with("anchor-") && name != "anchor-ratio-power";
  Rng weights(seed, {1}), draws(seed, {2});
  engine::Step step(*critic, bounded ? engine::ObjectiveSettings{} : plain, batch, adam, weights);
  const auto objective = make_objective(name);
  Matrix<float> x(batch, 20), y(batch, 20);
  std::vector<double> values;
  for (std::size_t t = 0; t < steps; ++t) {
    if (bounded && t == steps / 4) step.switch_objective(plain);  // the warm start that bounded rules need
    task->draw(draws, x.view(), y.view());
    step.run(x.view(), y.view(), 5e-4);
    if (3 * t >= 2 * steps) values.push_back(objective->value(step.scores()));
  }
  Outcome outcome;
  for (double v : values) outcome.mean += v / static_cast<double>(values.size());
  for (double v : values) outcome.deviation += (v - outcome.mean) * (v - outcome.mean);
  outcome.deviation = std::sqrt(outcome.deviation / static_cast<double>(values.size() - 1));
  return outcome;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t steps = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 3000;
  const std::size_t seeds = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 5;
  const std::size_t threads = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 0;
  const auto all = list_objectives();
  const std::size_t cells = std::size(levels) * seeds;
  std::vector<Outcome> outcomes(all.size() * cells);
  parallel_for(outcomes.size(), threads, {}, [&](std::size_t run, const std::stop_token&) {
    const std::size_t cell = run % cells;
    outcomes[run] = train(all[run / cells].name, levels[cell / seeds], cell % seeds, steps);
  });
  fmt::print("mean +- standard deviation over steps (standard deviation of the mean over {} seeds), nats\n",
             seeds);
  fmt::print("{:<24} {:>4}", "objective", "type");
  for (double level : levels) fmt::print("  {:>22}", fmt::format("I = {}", level));
  fmt::print("\n");
  for (std::size_t o = 0; o < all.size(); ++o) {
    fmt::print("{:<24} {:>4}", all[o].name, all[o].type);
    for (std::size_t l = 0; l < std::size(levels); ++l) {
      double mean = 0, deviation = 0, spread = 0;
      const Outcome* of = &outcomes[o * cells + l * seeds];
      for (std::size_t s = 0; s < seeds; ++s) {
        mean += of[s].mean / static_cast<double>(seeds);
        deviation += of[s].deviation / static_cast<double>(seeds);
      }
      for (std::size_t s = 0; s < seeds; ++s) spread += (of[s].mean - mean) * (of[s].mean - mean);
      spread = std::sqrt(spread / std::max(1.0, static_cast<double>(seeds) - 1));
      fmt::print("  {:>22}", fmt::format("{:.2f} +- {:.2f} ({:.2f})", mean, deviation, spread));
    }
    fmt::print("\n");
  }
}
