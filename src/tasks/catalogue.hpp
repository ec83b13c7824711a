// A family of fixed tasks: a table of ids, readable aliases and what makes each.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tasks/parts/joint.hpp"

namespace kedge::tasks {

struct Entry {
  std::string_view id;
  std::string_view alias;  ///< another id of the same task, or ""
  std::string_view summary;
  Joint (*make)();
};

std::vector<TaskInfo> infos(std::span<const Entry> entries);
/// Null when the id does not start with `prefix` ("bmi/"); throws InputError when it does but no entry has
/// it.
std::unique_ptr<Task> make_entry(std::string_view prefix, std::span<const Entry> entries,
                                 std::string_view id);

}  // namespace kedge::tasks
