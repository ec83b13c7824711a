// A suite as it is written in TOML: what is run, and the settings that decide its numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/optimiser.hpp"
#include "kernels/activation.hpp"
#include "tasks/suites/ratios.hpp"
#include "tasks/suites/training.hpp"

namespace kedge::tasks {

/// A fresh batch every step, while the truth rises level by level (Poole et al., 2019; Lee and Rhee, 2024).
struct Staircase {
  std::vector<double> levels;
  std::size_t steps = 4000;                         ///< of a level
  std::size_t first_step = 2001, last_step = 4000;  ///< of a level, from 1: those that are scored
  std::size_t batch = 64;
  Training training;
  engine::OptimiserSettings optimiser;
  double warm_start = 0.25;  ///< share of the first level in which bounded rules follow the logarithmic score
  std::vector<std::size_t> hidden = {256, 256, 256};
  std::size_t embed = 32;
  kernels::Activation activation = kernels::Activation::relu;
};

/// Estimates from n rows, with all the library does for a user.
struct Samples {
  std::vector<std::size_t> sizes;
  std::int64_t steps = 0;  ///< most training steps of a fold; 0: as the library chooses
};

struct Suite {
  std::string name, summary, unit;
  std::vector<std::string> tasks;       ///< of a staircase with {level} in them
  std::vector<std::string> objectives;  ///< of samples: methods
  std::map<std::string, std::vector<std::string>>
      objectives_of;                 ///< of critics that have a list of their own
  std::vector<std::string> critics;  ///< of samples: none
  std::vector<std::int64_t> seeds;
  std::vector<Ratio> ratios;
  std::variant<Staircase, Samples> kind;

  const std::vector<std::string>& objectives_for(const std::string& critic) const;
  bool is_staircase() const { return std::holds_alternative<Staircase>(kind); }
};

/// "gaussian/d10/bits{level}" at 4: "gaussian/d10/bits4".
std::string at_level(const std::string& task, double level);
/// What the levels of a task have in common: "gaussian/d10/bits{level}" is gaussian/d10; other ids are
/// themselves.
std::string stem_of(const std::string& task);

/// Reads TOML; `source` begins messages. Throws InputError.
Suite parse_suite(std::string_view text, const std::string& source);
/// A suite of the library by its name, or a file by its path. Throws InputError.
Suite load_suite(const std::string& name_or_path);
/// With other steps: the scored ones stay the same share of a level.
void set_steps(Suite& suite, std::int64_t steps);
/// What decides the numbers, as one line of JSON: runs with different ones cannot stand side by side.
std::string settings_of(const Suite& suite);

}  // namespace kedge::tasks
