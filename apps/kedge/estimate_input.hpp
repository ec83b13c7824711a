// What `kedge estimate` reads: X and Y as two files or as columns of one table, and what else is known about
// their rows.
#pragma once

#include "command.hpp"
#include "kedge/array.hpp"
#include "kedge/estimate.hpp"

namespace kedge::app {

struct EstimateInput {
  Array x, y, z;  ///< z without columns where --given is not there
  RowInfo rows;
};

void declare_input(Command& command);
/// Throws InputError unless the words name either kind of input.
void require_input_shape(const Command& command);
/// All files that will be read.
Words input_files(const Command& command);
/// Missing values are kept: the estimate refuses or drops them.
EstimateInput read_input(const Command& command);

}  // namespace kedge::app
