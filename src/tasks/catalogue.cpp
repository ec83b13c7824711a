#include "tasks/catalogue.hpp"

#include <fmt/format.h>

#include "core/nearest.hpp"
#include "kedge/error.hpp"

namespace kedge::tasks {

std::vector<TaskInfo> infos(std::span<const Entry> entries) {
  std::vector<TaskInfo> all;
  for (const Entry& entry : entries) {
    all.push_back({std::string(entry.id), std::string(entry.summary), std::string(entry.alias)});
  }
  return all;
}

std::unique_ptr<Task> make_entry(std::string_view prefix, std::span<const Entry> entries,
                                 std::string_view id) {
  if (!id.starts_with(prefix)) return nullptr;
  std::vector<std::string> known;
  for (const Entry& entry : entries) {
    if (id == entry.id || (!entry.alias.empty() && id == entry.alias)) return as_task(entry.make());
    known.emplace_back(entry.id);
    if (!entry.alias.empty()) known.emplace_back(entry.alias);
  }
  const std::string near = nearest_word(id, known);
  throw InputError(
      near.empty() ? fmt::format("there is no task '{}'; 'kedge sample --help' lists those of {}", id, prefix)
                   : fmt::format("there is no task '{}'; did you mean '{}'?", id, near));
}

}  // namespace kedge::tasks
