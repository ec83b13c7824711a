// An objective or a method with settings of its own, as one word: smile:tau=5,
// infonce-anchor:nu=8:direction=both, critic:steps=500.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/step.hpp"
#include "kedge/options.hpp"
#include "tasks/suites/training.hpp"

namespace kedge::tasks {

struct Variant {
  std::string name;
  std::map<std::string, std::string> settings;

  /// The word again, settings in alphabetical order: equal for equal variants.
  std::string text() const;
};

/// Throws InputError for a word of another form.
Variant parse_variant(std::string_view word);

/// Each variant once, in the form of Variant::text.
std::vector<std::string> same_words(const std::vector<std::string>& words);
/// The same of objectives, where the word `all` stands for every objective that the list does not name, with
/// its parameters as they are by default.
std::vector<std::string> objective_words(const std::vector<std::string>& words);

/// Numbers are parameters; direction and mode are words, and `rows` and `avg` when they are not given. What
/// training_of reads is left out. Throws InputError.
engine::ObjectiveSettings objective_settings(const Variant& variant);

/// `training`, a suite's, where the variant does not say otherwise with lr, schedule, average or precision.
/// Throws InputError.
Training training_of(const Variant& variant, Training training);

/// Equal for variants whose critics learn the same, to the last bit, and that differ in what is read off
/// them.
std::string training_key(const Variant& variant);

/// The options of an estimate: the name is a method, or an objective of the method critic. Throws InputError.
Options method_options(const Variant& variant);

}  // namespace kedge::tasks
