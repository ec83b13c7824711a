#include "interrupts.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <utility>

#include "output.hpp"

namespace kedge::app {

HeldSignals::HeldSignals() {
  sigemptyset(&held_);
  sigaddset(&held_, wake());
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction action {};
    ::sigaction(signal, nullptr, &action);
    if (action.sa_handler != SIG_IGN) sigaddset(&held_, signal);
  }
  pthread_sigmask(SIG_BLOCK, &held_, &before_);
}

HeldSignals::~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

Interrupts::Interrupts(std::string verb) : verb_(std::move(verb)), thread_([this] { watch(); }) {}

Interrupts::~Interrupts() {
  over_ = true;
  pthread_kill(thread_.native_handle(), HeldSignals::wake());
  thread_.join();
}

void Interrupts::busy(const std::string& sentence) {
  const std::lock_guard lock(guard_);
  sentence_ = sentence;
}

void Interrupts::ready() { busy(""); }

void Interrupts::watch() {
  int signal = 0;
  while (sigwait(&signals_.held(), &signal) == 0 && !over_) {
    const std::lock_guard lock(guard_);
    if (!sentence_.empty()) {
      say(fmt::format("kedge {}: {}", verb_, sentence_));
      ::_exit(exit_interrupted);
    }
    if (!source_.request_stop()) ::_exit(exit_interrupted);
  }
}

}  // namespace kedge::app
