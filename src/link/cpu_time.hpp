// Processor time of the calling thread: what a method costs, whoever else is busy on the machine.
#pragma once

#include <time.h>

namespace kedge::link {

inline double thread_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace kedge::link
