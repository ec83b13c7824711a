// Long work while Python stays alive: a thread of ours does it without the interpreter's lock, and the
// caller's thread looks after signals and progress meanwhile.
#pragma once

#include <nanobind/nanobind.h>

#include <functional>
#include <optional>
#include <utility>

#include "kedge/control.hpp"

namespace kedge::bindings {

/// Calls progress(stage, done, total) now and then, unless it is None. Ctrl-C, and whatever the callback
/// raises, stops the work and is raised once the work has ended.
void watch(const std::function<void(const Control&)>& work, const nanobind::object& progress);

/// The same for work with a result.
template <class Work>
auto watched(Work&& work, const nanobind::object& progress) {
  std::optional<decltype(work(Control{}))> result;
  watch([&](const Control& control) { result.emplace(work(control)); }, progress);
  return *std::move(result);
}

}  // namespace kedge::bindings
