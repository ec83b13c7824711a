// Ctrl-C and SIGTERM: the first asks the work to stop, the second ends the program at once.
#pragma once

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace kedge::app {

/// While it lives, neither signal reaches this thread or those it starts; what came meanwhile comes
/// afterwards. Signals that the program was started to ignore, as a shell does for work in the background,
/// stay ignored.
class HeldSignals {
 public:
  HeldSignals();
  ~HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  const sigset_t& held() const { return held_; }
  /// Held as well, and sent by nobody but ourselves.
  static int wake() { return SIGRTMIN; }

 private:
  sigset_t held_{}, before_{};
};

/// A thread that waits for the two signals, so that no work is ever done within a signal handler. There is
/// one at a time, made before any other thread is.
class Interrupts {
 public:
  explicit Interrupts(std::string verb);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  std::stop_token token() const { return source_.get_token(); }

  /// For work that looks at no token: until ready(), the first signal ends the program with this sentence.
  void busy(const std::string& sentence);
  void ready();

 private:
  void watch();

  std::string verb_;
  std::stop_source source_;
  std::mutex guard_;
  std::string sentence_;  // "" when a token is looked at
  std::atomic<bool> over_{false};
  HeldSignals signals_;  // before the thread, which inherits it
  std::thread thread_;
};

constexpr int exit_interrupted = 130;

}  // namespace kedge::app
