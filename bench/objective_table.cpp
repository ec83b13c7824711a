// What each objective reports when samples never run out: Gaussian pairs, d = 20, a fresh batch every step,
// the separable critic and optimiser of Song and Ermon (2020). The estimate of a step is taken on its batch
// before the update, so it is honest; a row of the table is its mean over the last third of the steps and
// over seeds.
//   objective_table [STEPS [SEEDS [THREADS]]]
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "kedge/objective.hpp"
#include "tasks/sweep/scores.hpp"
#include "tasks/sweep/staircase.hpp"

namespace {

using namespace kedge;

constexpr std::size_t batch = 64;
constexpr double levels[] = {2, 4, 6};

struct Outcome {
  double mean = 0, deviation = 0;
};

Outcome train(const std::string& name, double level, std::uint64_t seed, std::size_t steps) {
  tasks::Staircase stairs;
  stairs.steps = steps;
  stairs.batch = batch;
  stairs.hidden = {256, 256};
  stairs.optimiser.beta2 = 0.999;
  stairs.optimiser.decay = 0;
  const std::vector<std::shared_ptr<const tasks::Task>> levels_of_one = {
      tasks::make_task(fmt::format("gaussian/d20/nats{}", level))};
  const auto traces = tasks::climb(stairs, levels_of_one, {name, {}, "rows", "avg"}, "separable",
                                   static_cast<std::int64_t>(seed), {}, [] {});
  const auto last = std::span(traces[0].estimates).subspan(2 * steps / 3);
  const tasks::Spread spread = tasks::spread_around(level, last);
  return {spread.mean, spread.std};
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
