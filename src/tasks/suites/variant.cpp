#include "tasks/suites/variant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "kedge/error.hpp"
#include "objectives/registry.hpp"
#include "objectives/shared_training.hpp"

namespace kedge::tasks {

namespace {

bool is_of_training(const std::string& key) {
  return key == "lr" || key == "schedule" || key == "average" || key == "precision";
}

double number(const Variant& variant, const std::string& key, const std::string& value) {
  double parsed = std::numeric_limits<double>::infinity();
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  if (error != std::errc{} || end != value.data() + value.size()) {
    throw InputError(fmt::format("'{}': {} must be a number, not '{}'", variant.text(), key, value));
  }
  return parsed;
}

double number(const Variant& variant, const std::string& key, const std::string& value, double least,
              double most) {
  const double parsed = number(variant, key, value);
  if (!(parsed >= least && parsed <= most)) {
    throw InputError(
        fmt::format("'{}': {} must be a number from {} to {}", variant.text(), key, least, most));
  }
  return parsed;
}

}  // namespace

std::string Variant::text() const {
  std::string word = name;
  for (const auto& [key, value] : settings) word += fmt::format(":{}={}", key, value);
  return word;
}

Variant parse_variant(std::string_view word) {
  Variant variant;
  std::size_t at = 0;
  do {
    const std::size_t end = std::min(word.find(':', at), word.size());
    const std::string_view part = word.substr(at, end - at);
    const std::size_t equals = part.find('=');
    const bool is_name = at == 0 && !part.empty() && equals == std::string_view::npos;
    const bool is_setting =
        at > 0 && equals != std::string_view::npos && equals > 0 && equals + 1 < part.size();
    if (is_name) {
      variant.name = part;
    } else if (is_setting) {
      variant.settings[std::string(part.substr(0, equals))] = part.substr(equals + 1);
    } else {
      throw InputError(
          fmt::format("'{}' is not of the form NAME or NAME:setting=value, such as smile:tau=5", word));
    }
    at = end + 1;
  } while (at <= word.size());
  return variant;
}

std::vector<std::string> same_words(const std::vector<std::string>& words) {
  std::vector<std::string> once;
  for (const std::string& word : words) {
    const std::string text = parse_variant(word).text();
    if (std::ranges::find(once, text) == once.end()) once.push_back(text);
  }
  return once;
}

std::vector<std::string> objective_words(const std::vector<std::string>& words) {
  std::vector<std::string> named, list;
  for (const std::string& word : words) named.push_back(parse_variant(word).name);
  for (const std::string& word : words) {
    if (word != "all") {
      list.push_back(word);
      continue;
    }
    for (const objectives::Definition& definition : objectives::registry()) {
      const std::string& name = definition.info.name;
      if (std::ranges::find(named, name) == named.end()) list.push_back(name);
    }
  }
  return same_words(list);
}

engine::ObjectiveSettings objective_settings(const Variant& variant) {
  engine::ObjectiveSettings settings{variant.name, {}, "rows", "avg"};
  for (const auto& [key, value] : variant.settings) {
    if (key == "direction") {
      settings.direction = value;
    } else if (key == "mode") {
      settings.mode = value;
    } else if (!is_of_training(key)) {
      settings.params[key] = number(variant, key, value);
    }
  }
  (void)make_objective(settings.name, settings.params, settings.direction, settings.mode);
  return settings;
}

Training training_of(const Variant& variant, Training training) {
  for (const auto& [key, value] : variant.settings) {
    if (key == "schedule") {
      const auto schedule = find_schedule(value);
      if (!schedule) {
        throw InputError(fmt::format("'{}': schedule must be constant, level or all", variant.text()));
      }
      training.schedule = *schedule;
    }
    if (key == "precision") training.precision = kernels::precision_named(value);
    if (key == "lr") training.lr = number(variant, key, value, least_lr, most_lr);
    if (key == "average") training.average = number(variant, key, value, 0, most_average);
  }
  return training;
}

std::string training_key(const Variant& variant) {
  Variant key = variant;
  key.name = objectives::trained_as(variant.name);
  if (key.name != variant.name) {  // its own parameters say what is read off
    std::erase_if(key.settings, [](const auto& setting) {
      return setting.first != "direction" && setting.first != "mode" && !is_of_training(setting.first);
    });
  }
  return key.text();
}

Options method_options(const Variant& variant) {
  Options options;
  const auto& methods = option_spec("method").choices;
  if (std::ranges::find(methods, variant.name) != methods.end()) {
    set_option(options, "method", variant.name);
  } else {
    (void)objectives::find_objective(variant.name);
    set_option(options, "method", std::string("critic"));
    set_option(options, "objective", variant.name);
  }
  for (const auto& [key, value] : variant.settings) {
    // Sweeps say these for all: one thread a run, and the run's own seed.
    if (key == "threads" || key == "seed" || key == "units" || key == "method" || key == "data-parallel") {
      throw InputError(fmt::format("'{}': {} cannot be set for one method of a suite", variant.text(), key));
    }
    const OptionSpec& spec = option_spec(key);
    set_option(options, spec.name, parse_option(spec, value));
  }
  validate(options);
  return options;
}

}  // namespace kedge::tasks
