// One line on a terminal that shows how far the work has come and how long it still takes.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "kedge/control.hpp"

namespace kedge::app {

/// Silent unless standard error is a terminal. The line is wiped when the object goes.
class ProgressBar {
 public:
  ProgressBar();
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// For Control; empty when there is nothing to show.
  std::function<void(const Progress&)> callback();

 private:
  using Clock = std::chrono::steady_clock;
  void show(const Progress& progress);

  bool enabled_, shown_ = false;
  std::string stage_;
  Clock::time_point stage_began_, last_drawn_;
};

}  // namespace kedge::app
