#include "stop_signals.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>

#include "interrupts.hpp"

namespace kedge::ssl {
namespace {

std::atomic<bool> asked{false};
static_assert(std::atomic<bool>::is_always_lock_free);  // a handler may do nothing else

void handle(int) {
  if (asked.exchange(true)) ::_exit(app::exit_interrupted);
}

}  // namespace

void catch_stop_signals() {
  struct sigaction action {};
  action.sa_handler = handle;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool stop_asked() { return asked; }

}  // namespace kedge::ssl
