// Keyword arguments as rows of the options table.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/typing.h>

#include "kedge/options.hpp"

namespace kedge::bindings {

using Keywords = nanobind::typed<nanobind::dict, nanobind::str, nanobind::any>;

/// x_type for x-type. What does not fit its row is refused in the words of the command line.
Options options_from(const nanobind::dict& keywords);

}  // namespace kedge::bindings
