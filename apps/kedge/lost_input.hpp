// Large files are mapped, not read: when somebody cuts one short meanwhile, the system sends SIGBUS. The
// program then says so and ends with exit code 1, as after any other loss of its input.
#pragma once

namespace kedge::app {

void explain_lost_input();

}  // namespace kedge::app
