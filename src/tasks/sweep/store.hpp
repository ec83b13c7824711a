// The file that a sweep fills: one SQLite database.
//   sessions   processes that worked on it: name, last sign of life, machine, version, options
//   suites     the settings that decide a suite's numbers; a store has one set of them a suite
//   runs       one row for each thing to do; taken by a session, then done, with seconds or an error
//   levels     of a staircase: truth (null: unknown), seconds and the estimate of every step (float32, nats)
//   estimates  of samples: value, error, interval, verdict (nats)
// What a run found and that it is done are written together, so a crash costs only runs under way. A run is
// taken within a transaction that looks first whether another living process has it; a process that is gone,
// or that gave no sign of life for a minute where it cannot be asked, loses its runs to whoever comes next,
// and can no longer write their results.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "tasks/sweep/database.hpp"
#include "tasks/sweep/plan.hpp"

namespace kedge::tasks {

struct LevelTrace {
  double truth = 0;  ///< nats
  double seconds = 0;
  std::vector<float> estimates;  ///< nats, one a step
};

struct SampleResult {
  double truth, value, std_error, ci_low, ci_high;  ///< nats
  bool trusted;
};

class Store {
 public:
  /// Makes the file when it is not there. Throws InputError for what is no store.
  Store(const std::string& path, std::stop_token stop);
  /// Opens one to read from; throws InputError when it is not there.
  static void require_store(Database& database);

  /// Enters this process; `options` is for the record.
  void begin_session(const std::string& options);
  /// Enters the suite and its runs; returns the runs' ids in the plan's order. Throws InputError when the
  /// store has the suite with other settings.
  std::vector<std::int64_t> enter(const std::string& suite, const std::string& kind, const std::string& unit,
                                  const std::string& settings, const std::vector<Run>& runs);

  enum class State { free, done, busy };
  State state(std::int64_t run);
  /// True when it is this process's now.
  bool take(std::int64_t run);
  /// Gives back what was taken and not done.
  void release(std::int64_t run);
  /// False when another process had taken the run over: nothing is written then.
  bool finish(std::int64_t run, std::span<const LevelTrace> levels, std::span<const double> level_names,
              double seconds);
  bool finish(std::int64_t run, const SampleResult& result, double seconds);
  bool finish_with_error(std::int64_t run, const std::string& error, double seconds);
  /// A sign of life.
  void beat();

 private:
  State look(std::int64_t run);
  bool mark_done(std::int64_t run, double seconds, const std::string& error);

  std::mutex guard_;
  Database database_;
  std::int64_t session_ = 0;
};

}  // namespace kedge::tasks
