// What a training run is asked to do. Flags, the run's JSON and what --help says come from one table.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "command.hpp"
#include "kedge/objective.hpp"

namespace kedge::ssl {

struct Settings {
  std::string data, root, encoder = "cnn";
  std::string objective = "infonce-anchor", direction = "rows", optimiser = "adam";
  std::string device = "cpu", precision = "float32";
  ObjectiveParams params;
  std::int64_t batch = 256, epochs = 10, warm_up = 1, warm_start = 0, seed = 0, limit = 0, threads = 0;
  std::int64_t width = 32, projection = 64, size = 32;
  double rate = 1e-3, tau = 0.2, momentum = 0.9, decay = 1e-6, clip = 1;
};

struct Field {
  const char* name;
  const char* placeholder;
  const char* help;
  std::variant<std::string Settings::*, std::int64_t Settings::*, double Settings::*> where;
  bool same_on_resume = true;  ///< false: may change from one part of a run to the next
};

const std::vector<Field>& fields();

void declare(app::Command& command);
Settings from_flags(const app::Command& command);

std::string to_json(const Settings& settings);
/// The settings of the run in a folder; InputError if there is none.
Settings load_settings(const std::string& run);
/// The first setting that a resumed run must not change and would, or "".
std::string difference(const Settings& before, const Settings& now);

}  // namespace kedge::ssl
