// Benchmark suites: tasks of known mutual information, times objectives, critics and seeds, run into one file
// that survives a crash.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "kedge/control.hpp"

namespace kedge {

struct SuiteInfo {
  std::string name, summary;
  std::string kind;  ///< "staircase": a fresh batch every step; "samples": estimates from n rows
  std::string unit;
  std::vector<std::string> tasks;
  std::vector<std::string> objectives;  ///< of samples: methods
  std::vector<std::string> critics;     ///< of samples: none
  std::size_t runs = 0;                 ///< with the suite's own lists
};

/// The suites that come with the library.
std::vector<SuiteInfo> list_suites();

/// Empty lists and 0 stand for what the suite says.
struct BenchOptions {
  std::string store;
  std::vector<std::string> tasks;       ///< some of the suite's: ids, of staircases without the level
  std::vector<std::string> objectives;  ///< "nwj", "smile:tau=5", "infonce-anchor:nu=8:direction=both"
  std::vector<std::string> critics;
  std::vector<std::int64_t> seeds;
  std::int64_t steps = 0;    ///< of a level; of samples: the most training steps of an estimate
  std::string data_dir;      ///< files of tasks made from real data
  std::int64_t threads = 0;  ///< 0: all
};

struct BenchOutcome {
  std::size_t planned = 0;
  std::size_t before = 0;     ///< were in the store already
  std::size_t now = 0;        ///< done by this call
  std::size_t elsewhere = 0;  ///< done meanwhile by other processes on the same store
};

/// Does what the store lacks of a suite, given by name or as a TOML file. May be called again after whatever
/// ended it, and by any number of processes at once: every run is done once. Throws InputError, Interrupted,
/// and std::runtime_error when the store cannot be written.
BenchOutcome run_suite(const std::string& suite, const BenchOptions& options, const Control& control = {});

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// One level of one staircase, over the steps of the scoring window. In `unit`, as all numbers below. Where
/// nobody knows the truth, it is NaN, and so are bias and rmse.
struct LevelScore {
  std::string suite, task, objective, critic;
  std::int64_t seed = 0;
  double level = 0, truth = 0;
  double mean = not_a_number, bias = not_a_number, std = not_a_number, rmse = not_a_number;
  std::string unit;
  double seconds = 0;
  std::size_t run = 0;  ///< rows of one staircase share it
};

/// One estimate divided by another, where the truth is known of no more than their ratio.
struct RatioScore {
  std::string suite, name, objective, critic;
  std::int64_t seed = 0;
  double level = 0;
  double ideal = not_a_number;  ///< NaN: none at each level
  double value = not_a_number;
};

/// One estimate from n rows; what failed has an error and no value.
struct SampleScore {
  std::string suite, task, method;
  std::int64_t seed = 0;
  std::size_t n = 0;
  double truth = 0, value = not_a_number, std_error = not_a_number;
  std::array<double, 2> ci{not_a_number, not_a_number};
  bool trusted = false;
  std::string unit;
  double seconds = 0;
  std::string error;
};

/// The estimate at every step of a staircase, level after level.
struct StaircaseTrace {
  std::string suite, task, objective, critic;  ///< of the task what its levels have in common
  std::int64_t seed = 0;
  std::string unit;
  std::vector<double> truth;  ///< of each level; NaN where nobody knows
  std::size_t steps = 0;      ///< of a level
  std::vector<float> estimates;
};

struct SuiteProgress {
  std::string name, kind, unit;
  std::size_t planned = 0, done = 0, failed = 0;
  std::size_t first_step = 0, last_step = 0;  ///< the scoring window within a level, from 1
};

struct BenchReport {
  std::vector<SuiteProgress> suites;
  std::vector<LevelScore> levels;
  std::vector<RatioScore> ratios;
  std::vector<SampleScore> samples;
  std::vector<StaircaseTrace> traces;  ///< only when asked for
};

/// What a store holds so far. Throws InputError when it is not there, not a store, or damaged.
BenchReport read_bench(const std::string& store, bool with_traces = false);

}  // namespace kedge
