// What a run came to, and the same in bytes for a process that writes it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "tasks/sweep/store.hpp"

namespace kedge::tasks {

struct RunResult {
  /// Of a staircase, of samples, or why a method cannot do the task.
  std::variant<std::vector<LevelTrace>, SampleResult, std::string> what;
  double seconds = 0;
};

/// False when another process has the run: nothing is written then. `levels` are a staircase's.
bool write(Store& store, std::int64_t id, const RunResult& result, std::span<const double> levels);

/// With the run's place in the plan.
std::vector<std::uint8_t> packed(std::size_t run, const RunResult& result);
std::pair<std::size_t, RunResult> unpacked(std::span<const std::uint8_t> bytes);

}  // namespace kedge::tasks
