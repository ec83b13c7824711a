// Pages of mapped files that have been read and are not needed now. They count as resident until the kernel
// takes them back; a pass over a file of any size lets them go as it proceeds, and reads them anew, from the
// cache of the system as a rule, when they are wanted again.
#pragma once

#include <cstddef>

#include "data/storage.hpp"

namespace kedge::data {

/// Lets go of a table's mapped pages each time that rows of some 32 MB have been passed, and at the end;
/// keeps those of smaller tables.
class PageRelease {
 public:
  explicit PageRelease(const Table& table);
  ~PageRelease();
  PageRelease(const PageRelease&) = delete;
  PageRelease& operator=(const PageRelease&) = delete;

  /// So many rows of the table were passed since the last call.
  void passed(std::size_t rows);

 private:
  void release() const;

  const Table& table_;
  std::size_t bytes_per_row_ = 0, held_ = 0;
};

}  // namespace kedge::data
