#include "link/methods/recipe.hpp"

#include "kedge/objective.hpp"
#include "objectives/training_loss.hpp"

namespace kedge::link {
namespace {

std::map<std::string, double> parameters(const std::string& objective, const Options& options) {
  std::map<std::string, double> params;
  const ObjectiveParams defaults = objective_info(objective).defaults;
  // Several objectives share one command line: each takes what it has.
  for (const auto& [name, value] : options.param) {
    if (defaults.contains(name)) params[name] = value;
  }
  if (defaults.contains("k")) params["k"] = static_cast<double>(options.k);
  if (defaults.contains("nu")) params["nu"] = options.nu;
  return params;
}

}  // namespace

Recipe make_recipe(const std::string& objective, const LinkOptions& link_options) {
  const Options& options = link_options.options;
  const auto given = [&](const char* name) { return options.given.contains(name); };
  Recipe recipe;
  recipe.shape.form = "separable";
  recipe.shape.hidden = {64, 64};
  recipe.shape.embed = 8;
  if (given("hidden")) recipe.shape.hidden = {options.hidden.begin(), options.hidden.end()};
  if (given("embed")) recipe.shape.embed = static_cast<std::size_t>(options.embed);

  train::Settings& training = recipe.training;
  training.objective = {objective, parameters(objective, options), options.direction, "avg"};
  training.batch = given("batch") ? static_cast<std::size_t>(options.batch) : 128;
  training.schedule.steps = given("steps") ? static_cast<std::size_t>(options.steps) : 1500;
  training.schedule.peak = given("lr") ? options.lr : 2e-3;
  training.optimiser.decay = 0.1;
  training.earliest_stop = 80;
  // No objective is begun with another one's steps, whatever the registry advises: runs are so short that
  // nothing of its own would be left. Values out of range are refused here, before any work.
  recipe.shape.baseline = objectives::make_training_loss(objective, training.objective.params,
                                                         options.direction, "avg", training.batch)
                              ->has_baseline();
  return recipe;
}

}  // namespace kedge::link
