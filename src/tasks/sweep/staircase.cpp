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

std::vector<LevelTrace> climb(const Staircase& stairs, std::span<const std::shared_ptr<const Task>> levels,
                              const Variant& variant, const std::string& form, std::int64_t seed,
                              const std::stop_token& stop, const std::function<void()>& on_step) {
  using Clock = std::chrono::steady_clock;
  const engine::ObjectiveSettings settings = objective_settings(variant);
  const Training training = training_of(variant, stairs.training);
  const auto objective = make_objective(settings.name, settings.params, settings.direction, settings.mode);
  const Task& first = *levels.front();
  const auto critic = critics::make_critic(shape_of(stairs, first, form, objective->has_baseline()));
  const auto user = static_cast<std::uint64_t>(seed);
  Rng weights(user, {id(Stream::weights)}), rows(user, {id(Stream::rows)});

  const std::size_t warm_steps =
      objectives::find_objective(settings.name).warm_start
          ? static_cast<std::size_t>(stairs.warm_start * static_cast<double>(stairs.steps))
          : 0;
  engine::OptimiserSettings optimiser = stairs.optimiser;
  optimiser.longest_average = training.average;
  constexpr engine::Step::Memory all_held{
      .held = std::numeric_limits<std::size_t>::max()};  // estimates are read off them
  engine::Step step(*critic, warm_steps > 0 ? engine::ObjectiveSettings{} : settings, stairs.batch, optimiser,
                    weights, all_held);
  AveragedScores averaged(*critic, stairs.batch);
  Matrix<float> x(stairs.batch, first.x_dim()), y(stairs.batch, first.y_dim());

  std::vector<LevelTrace> traces;
  bool diverged = false;
  for (const auto& task : levels) {
    const auto began = Clock::now();
    LevelTrace trace{task->mi(), 0, {}};
    trace.estimates.reserve(stairs.steps);
    for (std::size_t t = 0; t < stairs.steps; ++t) {
      if (stop.stop_requested()) throw Interrupted("stopped during a staircase");
      on_step();
      if (diverged) {
        trace.estimates.push_back(std::numeric_limits<float>::quiet_NaN());
        continue;
      }
      if (warm_steps > 0 && traces.empty() && t == warm_steps) step.switch_objective(settings);
      task->draw(rows, x.view(), y.view());
      if (training.average > 0) averaged.look(step.average(), x.view(), y.view());
      step.run(x.view(), y.view(), training.rate(t, traces.size(), stairs.steps, levels.size()));
      const double value = objective->value(training.average > 0 ? averaged.scores() : step.scores());
      trace.estimates.push_back(static_cast<float>(value));
      diverged = !std::isfinite(value) && lost(step.weights());
    }
    trace.seconds = std::chrono::duration<double>(Clock::now() - began).count();
    traces.push_back(std::move(trace));
  }
  return traces;
}

}  // namespace kedge::tasks
