#include "kedge/memory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "kedge/error.hpp"

namespace kedge {

void require_memory(double bytes, const std::string& what) {
  const double present =
      static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  if (bytes < 0.8 * present) return;
  throw InputError(fmt::format("{} {:.1f} GB of numbers, and this machine has {:.1f} GB of memory", what,
                               bytes / 1e9, present / 1e9));
}

}  // namespace kedge
