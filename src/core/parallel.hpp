// Independent replicas over threads. A critic of MI size is too small to split over cores, so each replica
// runs on one thread, and every worker sets its own OpenMP thread count (the setting belongs to a thread) to
// one.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace kedge {

/// 0 becomes the number of processors this process may run on.
std::size_t resolve_threads(std::size_t asked);

/// Runs work(0) ... work(count - 1), at most `threads` at once, in no particular order. The first exception
/// ends the rest at their next look at the token they are handed, and is thrown here. The caller's thread
/// works too, and its OpenMP setting is put back.
void parallel_for(std::size_t count, std::size_t threads, const std::stop_token& stop,
                  const std::function<void(std::size_t, std::stop_token)>& work);

/// For the lifetime of the object this thread's OpenMP teams have one member.
class SingleThreadedScope {
 public:
  SingleThreadedScope();
  ~SingleThreadedScope();
  SingleThreadedScope(const SingleThreadedScope&) = delete;
  SingleThreadedScope& operator=(const SingleThreadedScope&) = delete;

 private:
  int before_;
};

}  // namespace kedge
