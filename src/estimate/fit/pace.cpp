#include "estimate/fit/pace.hpp"

#include <algorithm>
#include <limits>
#include <span>

namespace kedge::estimate {

Pace::Pace(std::size_t replicas, std::size_t pilots, std::size_t at_once)
    : runners_(replicas),
      pilots_(pilots),
      at_once_(at_once),
      pilots_on_(pilots),
      best_loss_(std::numeric_limits<double>::infinity()) {}

void Pace::begin(std::size_t replica, const std::stop_token& stop) {
  std::unique_lock lock(guard_);
  wait(replica, stop, lock);
}

bool Pace::goes_on(std::size_t replica, double held_out_loss, const std::stop_token& stop) {
  std::unique_lock lock(guard_);
  Runner& runner = runners_[replica];
  ++runner.looks;
  if (is_pilot(replica)) {
    runner.losses.push_back(held_out_loss);
    see_best();
    return true;
  }
  --running_;
  changed_.notify_all();
  wait(replica, stop, lock);
  return !has_gone_far_enough(replica);
}

void Pace::end(std::size_t replica) {
  const std::lock_guard lock(guard_);
  --running_;
  if (is_pilot(replica)) --pilots_on_;
  changed_.notify_all();
}

/// For good once the pilots have ended, for now until then.
bool Pace::has_gone_far_enough(std::size_t replica) const {
  return pilots_ > 0 && !is_pilot(replica) && runners_[replica].looks > best_;
}

bool Pace::is_next(std::size_t replica) const {
  if (running_ >= at_once_) return false;
  if (is_pilot(replica)) return true;
  const auto lags_more = [&](std::size_t other) {
    const Runner& o = runners_[other];
    if (!o.waits || has_gone_far_enough(other)) return false;
    return is_pilot(other) || o.looks < runners_[replica].looks;
  };
  for (std::size_t other = 0; other < runners_.size(); ++other) {
    if (lags_more(other)) return false;
  }
  return !has_gone_far_enough(replica);
}

/// Until it is the next, or there is no more to wait for; it has a turn then, be it only to end.
void Pace::wait(std::size_t replica, const std::stop_token& stop, std::unique_lock<std::mutex>& lock) {
  runners_[replica].waits = true;
  changed_.wait(lock, stop,
                [&] { return is_next(replica) || (pilots_on_ == 0 && has_gone_far_enough(replica)); });
  runners_[replica].waits = false;
  ++running_;
  changed_.notify_all();
}

void Pace::see_best() {
  const auto pilots = std::span(runners_).first(pilots_);
  while (std::ranges::all_of(pilots, [this](const Runner& pilot) { return pilot.losses.size() > seen_; })) {
    double loss = 0;
    for (const Runner& pilot : pilots) loss += pilot.losses[seen_];
    ++seen_;
    if (loss < best_loss_) {
      best_loss_ = loss;
      best_ = seen_;
      changed_.notify_all();
    }
  }
}

}  // namespace kedge::estimate
