// Ctrl-C and SIGTERM: the first asks the work to stop, the second ends the program at once. A handler, where
// kedge has a thread that waits (apps/kedge/interrupts.hpp): libraries under LibTorch start threads before
// main, and a signal that such a thread has not blocked would end the program.
#pragma once

namespace kedge::ssl {

/// From here on.
void catch_stop_signals();
bool stop_asked();

}  // namespace kedge::ssl
