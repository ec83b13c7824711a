#include "data/mapped.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace kedge::data {
namespace {

constexpr std::size_t held_bytes = std::size_t{32} << 20;

}  // namespace

PageRelease::PageRelease(const Table& table) : table_(table) {
  std::size_t mapped = 0;
  for (const Strip& strip : table.strips) mapped += strip.mapped_bytes;
  if (mapped > held_bytes) bytes_per_row_ = mapped / table.rows;
}

PageRelease::~PageRelease() { release(); }

void PageRelease::passed(std::size_t rows) {
  held_ += rows * bytes_per_row_;
  if (held_ < held_bytes) return;
  release();
  held_ = 0;
}

void PageRelease::release() const {
  if (bytes_per_row_ == 0) return;
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  for (const Strip& strip : table_.strips) {
    if (strip.mapped_bytes == 0) continue;
    // Whole pages within the elements: nothing beside them is ours.
    const auto start = reinterpret_cast<std::uintptr_t>(strip.start);
    const std::uintptr_t first = (start + page - 1) / page * page,
                         end = (start + strip.mapped_bytes) / page * page;
    // A failure costs memory alone.
    if (first < end) ::madvise(reinterpret_cast<void*>(first), end - first, MADV_DONTNEED);
  }
}

}  // namespace kedge::data
