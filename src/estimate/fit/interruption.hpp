// Between stages: whoever asked for a stop gets it, and a sentence.
#pragma once

#include <fmt/format.h>

#include "kedge/control.hpp"
#include "kedge/error.hpp"

namespace kedge::estimate {

/// Throws Interrupted once a stop is requested. `stage`: "choosing a closed form".
inline void stop_if_asked(const Control& control, const char* stage) {
  if (control.stop.stop_requested()) {
    throw Interrupted(
        fmt::format("stopped after reading, while {}; there is no result and nothing was written", stage));
  }
}

}  // namespace kedge::estimate
