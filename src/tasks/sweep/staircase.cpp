#include "tasks/sweep/staircase.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "core/streams.hpp"
#include "critics/critic.hpp"
#include "kedge/error.hpp"
#include "kedge/objective.hpp"
#include "objectives/registry.hpp"

namespace kedge::tasks {
namespace {

critics::Shape shape_of(const Staircase& stairs, const Task& task, const std::string& form, bool baseline) {
  critics::Shape shape;
  shape.form = form;
  shape.x_dim = task.x_dim();
  shape.y_dim = task.y_dim();
  shape.hidden = stairs.hidden;
  shape.embed = stairs.embed;
  shape.activation = stairs.activation;
  shape.baseline = baseline;
  return shape;
}

/// Weights that are not numbers stay so: the rest of the staircase is known.
bool lost(std::span<const float> weights) {
  return std::ranges::any_of(weights, [](float w) { return !std::isfinite(w); });
}

/// Scores of a batch under averaged weights.
class AveragedScores {
 public:
  AveragedScores(const critics::Critic& critic, std::size_t batch)
      : critic_(critic), workspace_(critic.workspace(batch, batch)), scores_(batch, batch) {}

  void look(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y) {
    critic_.forward(weights, x, y, *workspace_, scores_.view());
  }
  MatrixView<const float> scores() const { return scores_.view(); }

 private:
  const critics::Critic& critic_;
  std::unique_ptr<critics::Workspace> workspace_;
  Matrix<float> scores_;
};

}  // namespace

std::vector<Trace> climb(const Staircase& stairs, std::span<const std::shared_ptr<const Task>> levels,
                         const std::vector<Variant>& variants, const std::string& form, std::int64_t seed,
                         const std::stop_token& stop, const std::function<void()>& on_step) {
  using Clock = std::chrono::steady_clock;
  const engine::ObjectiveSettings settings = objective_settings(variants.front());
  const Training training = training_of(variants.front(), stairs.training);
  std::vector<std::unique_ptr<Objective>> objectives;
  for (const Variant& variant : variants) {
    const auto own = objective_settings(variant);
    objectives.push_back(make_objective(own.name, own.params, own.direction, own.mode));
  }
  const Task& first = *levels.front();
  const auto critic = critics::make_critic(shape_of(stairs, first, form, objectives.front()->has_baseline()));
  const auto user = static_cast<std::uint64_t>(seed);
  Rng weights(user, {id(Stream::weights)}), rows(user, {id(Stream::rows)});

  const std::size_t warm_steps =
      objectives::find_objective(settings.name).warm_start
          ? static_cast<std::size_t>(stairs.warm_start * static_cast<double>(stairs.steps))
          : 0;
  engine::OptimiserSettings optimiser = stairs.optimiser;
  optimiser.longest_average = training.average;
  const engine::Step::Execution all_held{
      .held = std::numeric_limits<std::size_t>::max(),  // estimates are read off them
      .precision = training.precision};
  engine::Step step(*critic, warm_steps > 0 ? engine::ObjectiveSettings{} : settings, stairs.batch, optimiser,
                    weights, all_held);
  AveragedScores averaged(*critic, stairs.batch);
  Matrix<float> x(stairs.batch, first.x_dim()), y(stairs.batch, first.y_dim());

  std::vector<Trace> traces(variants.size());
  bool diverged = false;
  for (std::size_t level = 0; level < levels.size(); ++level) {
    const Task& task = *levels[level];
    const auto began = Clock::now();
    for (Trace& trace : traces) {
      trace.push_back({task.mi(), 0, {}});
      trace.back().estimates.reserve(stairs.steps);
    }
    for (std::size_t t = 0; t < stairs.steps; ++t) {
      if (stop.stop_requested()) throw Interrupted("stopped during a staircase");
      on_step();
      if (diverged) {
        for (Trace& trace : traces) trace.back().estimates.push_back(std::numeric_limits<float>::quiet_NaN());
        continue;
      }
      if (warm_steps > 0 && level * stairs.steps + t == warm_steps) step.switch_objective(settings);
      task.draw(rows, x.view(), y.view());
      if (training.average > 0) averaged.look(step.average(), x.view(), y.view());
      step.run(x.view(), y.view(), training.rate(t, level, stairs.steps, levels.size()));
      bool finite = true;
      for (std::size_t v = 0; v < variants.size(); ++v) {
        const double value = objectives[v]->value(training.average > 0 ? averaged.scores() : step.scores());
        traces[v].back().estimates.push_back(static_cast<float>(value));
        finite = finite && std::isfinite(value);
      }
      diverged = !finite && lost(step.weights());
    }
    // Of each: reading one more number off the scores takes next to no time, and alone it would take all of
    // it.
    for (Trace& trace : traces)
      trace.back().seconds = std::chrono::duration<double>(Clock::now() - began).count();
  }
  return traces;
}

}  // namespace kedge::tasks
