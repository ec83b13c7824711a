// Runs of a suite over threads, and over whatever other processes work on the same store.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>
#include <utility>

#include "core/parallel.hpp"
#include "kedge/bench.hpp"
#include "kedge/error.hpp"
#include "kedge/estimate.hpp"
#include "kedge/task.hpp"
#include "kernels/dispatch.hpp"
#include "mpi/communicator.hpp"
#include "tasks/suites/embedded.hpp"
#include "tasks/suites/suite.hpp"
#include "tasks/suites/variant.hpp"
#include "tasks/sweep/desk.hpp"
#include "tasks/sweep/plan.hpp"
#include "tasks/sweep/result.hpp"
#include "tasks/sweep/staircase.hpp"
#include "tasks/sweep/store.hpp"

namespace kedge {
namespace tasks {
namespace {

using Clock = std::chrono::steady_clock;
using TaskList = std::vector<std::shared_ptr<const Task>>;

double since(Clock::time_point began) { return std::chrono::duration<double>(Clock::now() - began).count(); }

std::string record_of(const BenchOptions& options) {
  const nlohmann::ordered_json json = {{"tasks", options.tasks},     {"objectives", options.objectives},
                                       {"critics", options.critics}, {"seeds", options.seeds},
                                       {"steps", options.steps},     {"data", options.data_dir},
                                       {"threads", options.threads}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Says every few seconds that this process lives. A sign that cannot be written is left out: what matters
/// will fail by itself.
class Heartbeat {
 public:
  explicit Heartbeat(Store& store)
      : thread_([this, &store](const std::stop_token& stop) { beat(store, stop); }) {}

 private:
  void beat(Store& store, const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    while (!wake_.wait_for(lock, stop, std::chrono::seconds(10), [&] { return stop.stop_requested(); })) {
      if (stop.stop_requested()) return;
      try {
        store.beat();
      } catch (const std::exception&) {
      }
    }
  }

  std::condition_variable_any wake_;
  std::jthread thread_;
};

class Sweep {
 public:
  Sweep(Suite suite, const BenchOptions& options, const Control& control)
      : suite_(std::move(suite)),
        options_(options),
        control_(control),
        runs_(plan(suite_)),
        ranks_(mpi::world()) {
    for (const Run& run : runs_) {
      keys_.push_back(
          fmt::format("{} {} {} {} {}", run.task, run.critic, run.seed, run.n,
                      suite_.is_staircase() ? training_key(parse_variant(run.objective)) : run.objective));
    }
    // Everything that can be wrong with tasks, data and this machine is found before anything is written.
    kernels::ensure_dispatch();
    for (const std::string& task : suite_.tasks) {
      if (const auto* stairs = std::get_if<Staircase>(&suite_.kind)) {
        for (const double level : stairs->levels) add(task, at_level(task, level));
      } else {
        add(task, task);
        if (std::isnan(tasks_.at(task).front()->mi())) {
          throw InputError(fmt::format(
              "suite {}: nobody knows the mutual information of {}, so that estimates of it cannot "
              "be judged; leave it out",
              suite_.name, task));
        }
      }
    }
    if (ranks_ && ranks_->rank() > 0) return;  // rank 0 has the store
    store_ = std::make_unique<Store>(options.store, control.stop);
    ids_ = store_->enter(suite_.name, suite_.is_staircase() ? "staircase" : "samples", suite_.unit,
                         settings_of(suite_), runs_);
    store_->begin_session(record_of(options));
  }

  BenchOutcome run() {
    outcome_.planned = runs_.size();
    return store_ ? run_all() : work_for_rank_0();
  }

 private:
  BenchOutcome run_all() {
    for (std::size_t r = 0; r < runs_.size(); ++r) {
      if (store_->state(ids_[r]) == Store::State::done) {
        ++outcome_.before;
      } else {
        open_.insert(r);
      }
    }
    total_ = open_.size() * work();
    {
      const Heartbeat heart(*store_);
      const std::size_t workers =
          std::min(resolve_threads(static_cast<std::size_t>(options_.threads)), open_.size());
      const std::size_t desks = ranks_ ? 1 : 0;
      try {
        parallel_for(desks + workers, desks + workers, control_.stop,
                     [&](std::size_t index, const std::stop_token& stop) {
                       index < desks ? serve_ranks(stop) : take_and_do(stop);
                     });
      } catch (const Interrupted&) {
        if (!control_.stop.stop_requested()) throw;
      }
    }
    if (control_.stop.stop_requested() && !open_.empty()) {
      throw Interrupted(fmt::format("stopped with {} of {} runs done; the same command goes on from there",
                                    outcome_.planned - open_.size(), outcome_.planned));
    }
    if (ranks_) ranks_->leave();
    return outcome_;
  }

  /// Of another rank: does what it is told, and tells what came of it.
  BenchOutcome work_for_rank_0() {
    const std::size_t workers = resolve_threads(static_cast<std::size_t>(options_.threads));
    parallel_for(workers, workers, control_.stop, [this](std::size_t worker, const std::stop_token& stop) {
      work_for(
          *ranks_, static_cast<int>(worker),
          [&](const std::vector<std::size_t>& group) { return results_of(group, stop); }, stop);
    });
    if (control_.stop.stop_requested()) throw Interrupted("stopped, like all ranks");
    say_goodbye(*ranks_);
    ranks_->leave();
    return outcome_;
  }

  void serve_ranks(const std::stop_token& stop) {
    serve(
        *ranks_, [this] { return claim(); },
        [this](std::size_t r, const RunResult& result) {
          settle(r, result);
          step(work());  // all of it at once
        },
        stop);
  }

  void add(const std::string& task, const std::string& id) {
    TaskList& list = tasks_[task];
    list.push_back(make_task(id, options_.data_dir));
    if (list.back()->x_dim() != list.front()->x_dim() || list.back()->y_dim() != list.front()->y_dim()) {
      throw InputError(
          fmt::format("suite {}: the levels of {} must have the same columns", suite_.name, task));
    }
  }

  /// Steps of one run, for progress.
  std::size_t work() const {
    const auto* stairs = std::get_if<Staircase>(&suite_.kind);
    return stairs == nullptr ? 1 : stairs->steps * stairs->levels.size();
  }

  /// Runs that are free and that one training does for become ours.
  Errand claim() {
    std::vector<std::size_t> others;  // not under way in this process or for it
    bool all_done = false;
    {
      const std::lock_guard lock(guard_);
      std::ranges::set_difference(open_, taken_, std::back_inserter(others));
      all_done = open_.empty();
    }
    for (const std::size_t r : others) {
      const Store::State state = store_->state(ids_[r]);
      if (state == Store::State::done) {
        close(r, &BenchOutcome::elsewhere);
      } else if (state == Store::State::free) {
        if (auto group = take(r); !group.empty()) return {Errand::Kind::run, std::move(group)};
      }
    }
    // What is under way here needs nobody else; what is under way elsewhere may come back.
    return {others.empty() || all_done ? Errand::Kind::over : Errand::Kind::later, {}};
  }

  /// None when all are done, or nobody waits any longer.
  std::vector<std::size_t> next(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      Errand errand = claim();
      if (errand.kind == Errand::Kind::run) return std::move(errand.runs);
      if (errand.kind == Errand::Kind::over) return {};
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    return {};
  }

  /// The run, and those whose critic learns as its does; none when somebody else was first.
  std::vector<std::size_t> take(std::size_t first) {
    const std::lock_guard one_at_a_time(choosing_);  // two threads would share them out among themselves
    std::vector<std::size_t> group;
    for (std::size_t r = first; r < runs_.size(); ++r) {
      if (keys_[r] != keys_[first]) continue;
      {
        const std::lock_guard lock(guard_);
        if (!open_.contains(r) || taken_.contains(r)) continue;
      }
      try {
        if (store_->take(ids_[r])) {
          const std::lock_guard lock(guard_);
          taken_.insert(r);
          group.push_back(r);
        } else if (r == first) {
          break;
        }
      } catch (...) {
        give_back(group);
        throw;
      }
    }
    return group;
  }

  void give_back(const std::vector<std::size_t>& group) {
    for (const std::size_t own : group) {
      try {
        store_->release(ids_[own]);
      } catch (const std::exception&) {  // a process that ends gives its runs back without words
      }
    }
  }

  /// One run fewer, once.
  void close(std::size_t r, std::size_t BenchOutcome::*count) {
    const std::lock_guard lock(guard_);
    const bool ours = taken_.contains(r);
    // A thread that looked around may find done what another thread of ours has just done.
    if (ours != (count == &BenchOutcome::now)) return;
    taken_.erase(r);
    if (open_.erase(r) == 0) return;
    ++(outcome_.*count);
    if (count == &BenchOutcome::elsewhere) advance(work());
  }

  void step(std::size_t runs) {
    const std::lock_guard lock(guard_);
    advance(runs);
  }
  /// With the guard held. What was done here for a run that another process has done too counts once.
  void advance(std::size_t steps) {
    done_ = std::min(done_ + steps, total_);
    if (control_.progress) control_.progress({suite_.name, done_, total_});
  }

  void take_and_do(const std::stop_token& stop) {
    for (auto group = next(stop); !group.empty(); group = next(stop)) {
      try {
        const std::vector<RunResult> results = results_of(group, stop);
        for (std::size_t i = 0; i < group.size(); ++i) settle(group[i], results[i]);
        if (!suite_.is_staircase()) step(1);
      } catch (...) {
        give_back(group);
        throw;
      }
    }
  }

  void settle(std::size_t r, const RunResult& result) {
    const auto* stairs = std::get_if<Staircase>(&suite_.kind);
    if (write(*store_, ids_[r], result,
              stairs != nullptr ? std::span<const double>(stairs->levels) : std::span<const double>{})) {
      close(r, &BenchOutcome::now);
    } else {  // another process thought that this one was gone, and has the run
      const std::lock_guard lock(guard_);
      taken_.erase(r);
    }
  }

  std::vector<RunResult> results_of(const std::vector<std::size_t>& group, const std::stop_token& stop) {
    if (suite_.is_staircase()) return staircases(group, stop);
    return {estimate(runs_[group.front()], stop)};
  }

  std::vector<RunResult> staircases(const std::vector<std::size_t>& group, const std::stop_token& stop) {
    const Run& run = runs_[group.front()];
    std::vector<Variant> variants;
    variants.reserve(group.size());
    for (const std::size_t r : group) variants.push_back(parse_variant(runs_[r].objective));
    const auto began = Clock::now();
    auto traces = climb(std::get<Staircase>(suite_.kind), tasks_.at(run.task), variants, run.critic, run.seed,
                        stop, [&] { step(group.size()); });
    const double seconds = since(began);
    std::vector<RunResult> results;
    results.reserve(traces.size());
    for (auto& trace : traces) results.push_back({std::move(trace), seconds});
    return results;
  }

  RunResult estimate(const Run& run, const std::stop_token& stop) const {
    Options options = method_options(parse_variant(run.objective));
    const std::int64_t steps = std::get<Samples>(suite_.kind).steps;
    if (steps > 0 && !options.given.contains("steps")) set_option(options, "steps", steps);
    options.seed = run.seed;
    options.threads = 1;
    const auto began = Clock::now();
    try {
      const Sample rows = sample(run.task, run.n, run.seed, options_.data_dir);
      const auto start = Clock::now();
      const Estimate e = mutual_information(rows.x.view(), rows.y.view(), options, {stop, {}});
      return {SampleResult{rows.mi, e.mi, e.std_error, e.ci[0], e.ci[1], e.trusted}, since(start)};
    } catch (const InputError& error) {  // the method cannot do this task; others can
      return {std::string(error.what()), since(began)};
    }
  }

  Suite suite_;
  const BenchOptions& options_;
  const Control& control_;
  std::vector<Run> runs_;
  std::vector<std::string> keys_;  ///< equal where one training does
  std::map<std::string, TaskList> tasks_;
  std::shared_ptr<mpi::Communicator> ranks_;  // null: this process is alone
  std::unique_ptr<Store> store_;              // null: rank 0 has it
  std::vector<std::int64_t> ids_;

  std::mutex choosing_, guard_;
  std::set<std::size_t> open_, taken_;
  BenchOutcome outcome_;
  std::size_t done_ = 0, total_ = 0;
};

}  // namespace
}  // namespace tasks

BenchOutcome run_suite(const std::string& suite, const BenchOptions& options, const Control& control) {
  if (options.store.empty()) throw InputError("a store is missing: the file that the results go to");
  return tasks::Sweep(tasks::adapted(tasks::load_suite(suite), options), options, control).run();
}

std::vector<SuiteInfo> list_suites() {
  std::vector<SuiteInfo> infos;
  for (const tasks::EmbeddedSuite& embedded : tasks::embedded_suites()) {
    const tasks::Suite suite = tasks::load_suite(std::string(embedded.name));
    infos.push_back({suite.name, suite.summary, suite.is_staircase() ? "staircase" : "samples", suite.unit,
                     suite.tasks, suite.objectives, suite.critics, tasks::plan(suite).size()});
  }
  return infos;
}

}  // namespace kedge
