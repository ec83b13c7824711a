// Who trains next, and how far. The pilots, replicas of the first fold, train until they are past their best
// look by far; the others take one look more than the pilots' best. For that they need not wait until the
// pilots have ended: a best look to come lies further than the best so far, so up to there others train in
// any case. Whatever time the pilots leave goes to them, to those that lag first; no thread is idle, nobody
// trains for nothing, and how far each comes does not depend on who ran when.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stop_token>
#include <vector>

namespace kedge::estimate {

class Pace {
 public:
  /// The first `pilots` of `replicas` are the pilots: without any, all train as they like. At most `at_once`
  /// have a turn at any time.
  Pace(std::size_t replicas, std::size_t pilots, std::size_t at_once);

  /// Waits for a turn.
  void begin(std::size_t replica, const std::stop_token& stop);
  /// After each look past the first: shall the replica train to the next? It may have to wait for its turn.
  bool goes_on(std::size_t replica, double held_out_loss, const std::stop_token& stop);
  /// However it ended.
  void end(std::size_t replica);

 private:
  struct Runner {
    std::size_t looks = 0;  ///< past the first
    bool waits = false;
    std::vector<double> losses;  ///< a pilot's
  };

  bool is_pilot(std::size_t replica) const { return replica < pilots_; }
  bool has_gone_far_enough(std::size_t replica) const;
  bool is_next(std::size_t replica) const;
  void wait(std::size_t replica, const std::stop_token& stop, std::unique_lock<std::mutex>& lock);
  void see_best();

  std::vector<Runner> runners_;
  std::size_t pilots_, at_once_, running_ = 0, pilots_on_;
  std::size_t seen_ = 0;  ///< looks that all pilots have taken
  std::size_t best_ = 1;  ///< of them
  double best_loss_;
  std::mutex guard_;
  std::condition_variable_any changed_;
};

/// A replica's, from its first turn to its end.
class Turn {
 public:
  Turn(Pace& pace, std::size_t replica, const std::stop_token& stop) : pace_(pace), replica_(replica) {
    pace.begin(replica, stop);
  }
  ~Turn() { pace_.end(replica_); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Pace& pace_;
  std::size_t replica_;
};

}  // namespace kedge::estimate
