// Progress of all replicas together. Steps that early stopping saved count as done.
#pragma once

#include <cstddef>
#include <mutex>

#include "kedge/control.hpp"

namespace kedge::train {

class Meter {
 public:
  /// Each replica takes at most `steps`.
  Meter(const Control& control, std::size_t replicas, std::size_t steps)
      : control_(control), steps_(steps), total_(replicas * steps) {}

  void advance(std::size_t steps) { report(steps, 0); }
  /// A replica ended after `taken` steps, all of them told before.
  void finish(std::size_t taken) { report(steps_ - taken, 1); }

  // Once the replicas are through:
  std::size_t finished() const { return finished_; }
  std::size_t done() const { return done_; }
  std::size_t total() const { return total_; }

 private:
  void report(std::size_t steps, std::size_t replicas) {
    const std::lock_guard lock(guard_);
    done_ += steps;
    finished_ += replicas;
    if (control_.progress) control_.progress({"training", done_, total_});
  }

  const Control& control_;
  std::size_t steps_, total_, done_ = 0, finished_ = 0;
  std::mutex guard_;
};

}  // namespace kedge::train
