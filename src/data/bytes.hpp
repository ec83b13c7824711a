// Bytes of a file or of memory, and what keeps them there.
#pragma once

#include <cstddef>
#include <memory>

namespace kedge::data {

/// Memory that somebody keeps alive.
struct Bytes {
  std::shared_ptr<const void> owner;
  const std::byte* data = nullptr;
  std::size_t size = 0;
  bool mapped = false;  ///< pages of a file, read when they are touched
};

}  // namespace kedge::data
