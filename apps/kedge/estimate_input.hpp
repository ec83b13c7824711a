// X and Y of `kedge estimate`: two files, or columns of one table.
#pragma once

#include "command.hpp"
#include "kedge/array.hpp"

namespace kedge::app {

struct PairedInput {
  Array x, y;
};

/// Throws InputError unless the words name either kind of input.
void require_input_shape(const Command& command);
PairedInput read_input(const Command& command);

}  // namespace kedge::app
