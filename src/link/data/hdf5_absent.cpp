#include <fmt/format.h>

#include "kedge/error.hpp"
#include "link/data/hdf5_table.hpp"

namespace kedge::link {

EntityTable read_hdf5_entities(const std::string& path) {
  throw InputError(fmt::format(
      "{} is HDF5, which this kedge was built without; install libhdf5-dev and build again, or convert the "
      "file to .npy with a list of ids",
      path));
}

}  // namespace kedge::link
