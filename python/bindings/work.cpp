#include "work.hpp"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>

namespace nb = nanobind;

namespace kedge::bindings {
namespace {

constexpr std::chrono::milliseconds glance{50};

/// What the two threads tell each other.
class Desk {
 public:
  void report(const Progress& news) {
    const std::lock_guard lock(guard_);
    news_ = news;
  }
  void finish() {
    {
      const std::lock_guard lock(guard_);
      over_ = true;
    }
    changed_.notify_one();
  }
  bool wait() {
    std::unique_lock lock(guard_);
    return changed_.wait_for(lock, glance, [this] { return over_; });
  }
  std::optional<Progress> take_news() {
    const std::lock_guard lock(guard_);
    return std::exchange(news_, std::nullopt);
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  std::optional<Progress> news_;
  bool over_ = false;
};

/// Throws what a signal handler or the callback raises.
void attend(Desk& desk, const nb::object& progress) {
  if (PyErr_CheckSignals() != 0) throw nb::python_error();
  if (progress.is_none()) return;
  if (const auto news = desk.take_news()) progress(news->stage.c_str(), news->done, news->total);
}

}  // namespace

void watch(const std::function<void(const Control&)>& work, const nb::object& progress) {
  Desk desk;
  std::stop_source stop;
  std::exception_ptr failure, raised;
  Control control{stop.get_token(), {}};
  if (!progress.is_none()) control.progress = [&desk](const Progress& news) { desk.report(news); };
  std::thread worker([&] {
    try {
      work(control);
    } catch (...) {
      failure = std::current_exception();
    }
    desk.finish();
  });
  const auto over = [&desk] {
    const nb::gil_scoped_release free;
    return desk.wait();
  };
  while (!over()) {
    if (raised) continue;
    try {
      attend(desk, progress);
    } catch (...) {
      raised = std::current_exception();
      stop.request_stop();
    }
  }
  worker.join();
  if (raised) std::rethrow_exception(raised);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace kedge::bindings
