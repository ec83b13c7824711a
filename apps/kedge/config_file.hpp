// Options from a TOML file: `nu = 8`, `hidden = [256, 256]`, `param = {tau = 5}`.
#pragma once

#include <string>

#include "kedge/options.hpp"

namespace kedge::app {

/// Throws InputError naming the file, and the line where it is not TOML.
void read_config(const std::string& path, Options& options);

}  // namespace kedge::app
