#include "core/parallel.hpp"

#include <omp.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace kedge {

std::size_t resolve_threads(std::size_t asked) {
  if (asked != 0) return asked;
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
    return static_cast<std::size_t>(std::max(1, CPU_COUNT(&allowed)));
  }
  return std::max(1U, std::thread::hardware_concurrency());
}

SingleThreadedScope::SingleThreadedScope() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
SingleThreadedScope::~SingleThreadedScope() { omp_set_num_threads(before_); }

void parallel_for(std::size_t count, std::size_t threads, const std::stop_token& stop,
                  const std::function<void(std::size_t, std::stop_token)>& work) {
  std::atomic<std::size_t> next{0};
  std::stop_source ours;
  std::stop_callback forward(stop, [&ours] { ours.request_stop(); });
  std::mutex guard;
  std::exception_ptr first_error;

  auto worker = [&] {
    const SingleThreadedScope single;
    for (std::size_t index = next++; index < count; index = next++) {
      try {
        work(index, ours.get_token());
      } catch (...) {
        const std::lock_guard lock(guard);
        if (!first_error) first_error = std::current_exception();
        ours.request_stop();
        return;
      }
    }
  };

  const std::size_t helpers = std::min(resolve_threads(threads), count);
  {
    std::vector<std::jthread> pool;
    for (std::size_t i = 1; i < helpers; ++i) pool.emplace_back(worker);
    worker();
  }
  if (first_error) std::rethrow_exception(first_error);
}

}  // namespace kedge
