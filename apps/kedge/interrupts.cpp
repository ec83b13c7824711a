#include "interrupts.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <utility>

#include "output.hpp"

namespace kedge::app {

Interrupts::Interrupts(std::string verb) : verb_(std::move(verb)) {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  // Threads inherit the mask, so from here on none but ours can be interrupted.
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  thread_ = std::thread([this] { watch(); });
}

Interrupts::~Interrupts() {
  over_ = true;
  // Nothing dies of it: the signal is blocked, and our thread waits for it.
  pthread_kill(thread_.native_handle(), SIGTERM);  // NOLINT(bugprone-bad-signal-to-kill-thread)
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Interrupts::busy(const std::string& sentence) {
  const std::lock_guard lock(guard_);
  sentence_ = sentence;
}

void Interrupts::ready() { busy(""); }

void Interrupts::watch() {
  int signal = 0;
  while (sigwait(&signals_, &signal) == 0 && !over_) {
    const std::lock_guard lock(guard_);
    if (!sentence_.empty()) {
      say(fmt::format("kedge {}: {}", verb_, sentence_));
      ::_exit(exit_interrupted);
    }
    if (!source_.request_stop()) ::_exit(exit_interrupted);
  }
}

}  // namespace kedge::app
