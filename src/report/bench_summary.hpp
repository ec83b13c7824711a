// Rows of a benchmark store put together: by objective and level for staircases, by method and rows for
// estimates from samples.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "kedge/bench.hpp"

namespace kedge::report {

// Biases and deviations are averaged; of RMSE the squares are, so that it is that of all steps together.

/// One level, over seeds.
struct LevelCell {
  double mean = 0, bias = 0, deviation = 0, rmse = 0;

  /// "-0.15 / 0.31 / 0.35": bias, deviation, rmse
  std::string text() const;
};

/// One objective on one task with one critic, over seeds, and over levels where no level is named.
struct ObjectiveLine {
  std::string objective;
  std::size_t seeds = 0;
  std::vector<LevelCell> by_level;           ///< as StaircaseTable::levels
  double bias = 0, deviation = 0, rmse = 0;  ///< bias: of its absolute value
  double seconds = 0;                        ///< of one staircase
};

struct StaircaseTable {
  std::string suite, task, critic, unit;  ///< task: what its levels have in common
  bool has_truth = false;                 ///< false: nobody knows, and there are means and deviations alone
  std::vector<double> levels;             ///< in the unit of the suite
  std::vector<ObjectiveLine> lines;       ///< best first
};
std::vector<StaircaseTable> staircase_tables(const BenchReport& report);

/// One objective over all staircases of a suite whose truth is known.
struct RankLine {
  std::string objective;
  double bias = 0, deviation = 0, rmse = 0, seconds = 0;
  std::size_t levels = 0,
              lost = 0;  ///< lost: scored nothing, for an estimate was not a number; not in the means
};
std::vector<RankLine> ranking(const BenchReport& report, const std::string& suite);

/// One method at one number of rows: over the runs of a task, or of all.
struct MethodLine {
  std::string task;  ///< "" for all
  std::size_t runs = 0, failed = 0;
  double truth = 0;  ///< of a task
  double mae = 0, bias = 0;
  double coverage = 0, trusted = 0;  ///< shares
  double mae_trusted = 0;            ///< over trusted runs
  double seconds = 0;                ///< mean of a run
};
struct MethodTable {
  std::string suite, method, unit;
  std::size_t n = 0;
  MethodLine all;
  std::vector<MethodLine> tasks;
};
std::vector<MethodTable> method_tables(const BenchReport& report);

/// "gaussian/d10" of "gaussian/d10/bits4"
std::string task_stem(const std::string& task);

}  // namespace kedge::report
