// One sweep over the ranks of an MPI launcher: rank 0 has the store, hands runs out and writes what comes
// back; the others ask, work and answer. A rank that dies ends all, by the launcher, and the store has what
// was finished.
//   asks      []            ->  [runs]: do them, by one training;  [later]: all are taken, but not done;
//   [over] answers   packed result of one run; then it asks again leaves    [bye]
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "mpi/communicator.hpp"
#include "tasks/sweep/result.hpp"

namespace kedge::tasks {

/// What a worker hears when it asks.
struct Errand {
  enum class Kind : std::uint8_t { run, later, over } kind = Kind::over;
  std::vector<std::size_t> runs;  ///< that one training does
};

/// Rank 0's side, until every other rank has left or a stop is asked for.
void serve(mpi::Communicator& all, const std::function<Errand()>& next,
           const std::function<void(std::size_t, const RunResult&)>& done, const std::stop_token& stop);

/// One worker of another rank; `worker` tells it from others of its rank. False when stopped.
bool work_for(mpi::Communicator& all, int worker,
              const std::function<std::vector<RunResult>(const std::vector<std::size_t>&)>& work,
              const std::stop_token& stop);
/// When all workers of a rank are through.
void say_goodbye(mpi::Communicator& all);

}  // namespace kedge::tasks
