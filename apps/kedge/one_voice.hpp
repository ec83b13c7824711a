// Ranks that an MPI launcher started find the same errors, as a rule, and one of them says so for all.
#pragma once

#include <chrono>
#include <stop_token>
#include <thread>

#include "kedge/error.hpp"
#include "kedge/ranks.hpp"
#include "verbs.hpp"

namespace kedge::app {

/// work(), an exit code. What it throws in rank 0 goes on to whoever says it, and the launcher ends the other
/// ranks; those wait for that, and speak only where it does not come.
template <class Work>
int with_one_voice(const std::stop_token& stop, const Work& work) {
  try {
    return work();
  } catch (const InputError&) {
    for (int tenths = 0; ranks().rank > 0 && tenths < 20; ++tenths) {
      if (stop.stop_requested()) return exit_bad_input;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    throw;
  }
}

}  // namespace kedge::app
