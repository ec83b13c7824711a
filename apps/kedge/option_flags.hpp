// The options table on the command line: flags over environment over file over defaults.
#pragma once

#include <string>
#include <vector>

#include "command.hpp"
#include "kedge/options.hpp"

namespace kedge::app {

/// Declares the table's rows, or those of them that a verb understands, and --config.
void declare_options(Command& command, const std::vector<std::string>& only = {});

/// What file, environment and flags say together. Throws InputError that names the place of a bad value.
Options resolve_options(const Command& command, const std::vector<std::string>& only = {});

}  // namespace kedge::app
