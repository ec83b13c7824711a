// Files that will be written: asked about before the long work, not after it.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace kedge::app {

/// Throws InputError unless `path`, given as `option`, can be written, and is none of `inputs`.
void require_writable(const std::string& option, const std::string& path,
                      const std::vector<std::string>& inputs);

/// Throws InputError when two options name one file; each is {option, path}.
void require_distinct(const std::vector<std::pair<std::string, std::string>>& targets);

}  // namespace kedge::app
