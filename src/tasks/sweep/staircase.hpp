// One critic on fresh samples while their mutual information rises level by level. Each step draws a batch,
// records the objective's own estimate on it before the update, and then updates: no estimate is from rows
// that the critic was trained on. The critic and the optimiser go on from level to level (Poole et al.,
// 2019). Rows and first weights depend on the seed alone, so objectives are compared on the same batches.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "tasks/suites/suite.hpp"
#include "tasks/suites/variant.hpp"
#include "tasks/sweep/store.hpp"
#include "tasks/task.hpp"

namespace kedge::tasks {

using Trace = std::vector<LevelTrace>;

/// `levels` are tasks with the same columns; `form` is the critic. Variants, of which there is one at least,
/// have the same training_key, and each gets a trace. `on_step` hears of every step. Throws Interrupted.
std::vector<Trace> climb(const Staircase& stairs, std::span<const std::shared_ptr<const Task>> levels,
                         const std::vector<Variant>& variants, const std::string& form, std::int64_t seed,
                         const std::stop_token& stop, const std::function<void()>& on_step);

}  // namespace kedge::tasks
