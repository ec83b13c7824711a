#include "tasks/sweep/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/nearest.hpp"
#include "critics/critic.hpp"
#include "kedge/error.hpp"
#include "kernels/precision.hpp"
#include "objectives/training_loss.hpp"
#include "tasks/suites/variant.hpp"

namespace kedge::tasks {
namespace {

template <class T>
void without_repeats(std::vector<T>& list) {
  std::vector<T> once;
  for (const T& item : list) {
    if (std::ranges::find(once, item) == once.end()) once.push_back(item);
  }
  list = std::move(once);
}

void require_critics(const Suite& suite) {
  static const std::vector<std::string> known = {"concat", "separable", "bilinear", "cosine", "mixed"};
  for (const std::string& critic : suite.critics) {
    if (std::ranges::find(known, critic) == known.end()) {
      throw InputError(
          fmt::format("there is no critic '{}'; there are {}", critic, list_words(known, "and")));
    }
  }
}

/// Those of the suite's tasks that the words name, as they are or without the level.
std::vector<std::string> chosen_tasks(const Suite& suite, const std::vector<std::string>& words) {
  std::vector<std::string> chosen, known;
  for (const std::string& task : suite.tasks) known.push_back(stem_of(task));
  for (const std::string& word : words) {
    const auto found = std::ranges::find_if(
        suite.tasks, [&](const std::string& task) { return task == word || stem_of(task) == word; });
    if (found == suite.tasks.end()) {
      const std::string near = nearest_word(word, known);
      throw InputError(fmt::format("suite {} has no task '{}'{}", suite.name, word,
                                   near.empty() ? fmt::format("; it has {}", list_words(known, "and"))
                                                : fmt::format("; did you mean '{}'?", near)));
    }
    chosen.push_back(*found);
  }
  return chosen;
}

}  // namespace

Suite adapted(Suite suite, const BenchOptions& options) {
  if (!options.tasks.empty()) suite.tasks = chosen_tasks(suite, options.tasks);
  if (!options.objectives.empty()) {
    suite.objectives =
        suite.is_staircase() ? objective_words(options.objectives) : same_words(options.objectives);
    suite.objectives_of.clear();
  }
  if (!options.critics.empty()) {
    if (!suite.is_staircase()) {
      throw InputError(
          fmt::format("suite {} has no critics to choose: its methods are whole estimators, such as "
                      "auto or critic:critic=concat",
                      suite.name));
    }
    suite.critics = options.critics;
  }
  if (!options.seeds.empty()) suite.seeds = options.seeds;
  for (const std::int64_t seed : suite.seeds) {
    if (seed < 0) throw InputError(fmt::format("a seed must not be negative, as {} is", seed));
  }
  if (options.steps < 0) throw InputError("steps must be at least 1");
  if (options.steps > 0) set_steps(suite, options.steps);
  without_repeats(suite.critics);
  without_repeats(suite.seeds);
  without_repeats(suite.tasks);
  if (auto* samples = std::get_if<Samples>(&suite.kind)) without_repeats(samples->sizes);

  require_critics(suite);
  std::vector<std::string> objectives = suite.objectives;
  for (const auto& [critic, own] : suite.objectives_of)
    objectives.insert(objectives.end(), own.begin(), own.end());
  for (const std::string& word : objectives) {
    const Variant variant = parse_variant(word);
    if (const auto* stairs = std::get_if<Staircase>(&suite.kind)) {
      const auto s = objective_settings(variant);
      (void)training_of(variant, stairs->training);
      (void)objectives::make_training_loss(s.name, s.params, s.direction, s.mode, stairs->batch);
    } else {
      (void)kernels::precision_named(method_options(variant).precision);
    }
  }
  return suite;
}

std::vector<Run> plan(const Suite& suite) {
  std::vector<Run> runs;
  // Seeds outermost: a sweep that is stopped early has compared everything, with fewer seeds.
  for (const std::int64_t seed : suite.seeds) {
    if (const auto* samples = std::get_if<Samples>(&suite.kind)) {
      for (const std::size_t n : samples->sizes) {
        for (const std::string& method : suite.objectives) {
          for (const std::string& task : suite.tasks) runs.push_back({task, method, "", seed, n});
        }
      }
      continue;
    }
    for (const std::string& critic : suite.critics) {
      for (const std::string& task : suite.tasks) {
        for (const std::string& objective : suite.objectives_for(critic))
          runs.push_back({task, objective, critic, seed, 0});
      }
    }
  }
  return runs;
}

}  // namespace kedge::tasks
