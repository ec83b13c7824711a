// The suites that come with the library: src/tasks/suites/*.toml, which the build turns into text within it.
#pragma once

#include <span>
#include <string_view>

namespace kedge::tasks {

struct EmbeddedSuite {
  std::string_view name, toml;
};
std::span<const EmbeddedSuite> embedded_suites();

}  // namespace kedge::tasks
