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
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  for (const Strip& strip : table_.strips) {
    // Whole pages within the elements: nothing beside them is ours.
    const std::size_t lead = (page - reinterpret_cast<std::uintptr_t>(strip.start) % page) % page;
    if (strip.mapped_bytes < lead + page) continue;
    const std::size_t whole = (strip.mapped_bytes - lead) / page * page;
    // The kernel wants a pointer to what could be written; a failure costs memory alone.
    ::madvise(const_cast<std::byte*>(strip.start) + lead, whole, MADV_DONTNEED);
  }
}

}  // namespace kedge::data
