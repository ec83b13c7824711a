// One training run: two views of each image, scores cos / tau between them, any objective of the library.
#pragma once

#include <functional>
#include <string>

#include "images.hpp"
#include "run_folder.hpp"

namespace kedge::ssl {

struct Watch {
  std::function<bool()> stop;  ///< asked before each step
  std::function<void(std::int64_t step, std::int64_t steps)> step;
  std::function<void(const std::string& line)> epoch;  ///< of the log
};

/// Goes on from the checkpoint in the folder, if there is one. Each epoch draws from a stream of its own, so
/// that a resumed run is the run that was not stopped. Throws Interrupted.
void train(const Settings& settings, const Images& images, const std::string& run, const Watch& watch);

/// Rises over the warm-up, then falls with a cosine to 0.
double rate_at(const Settings& settings, double epoch);

}  // namespace kedge::ssl
