// A plain file. Anything large is mapped, so that an array bigger than the memory can be used.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "data/source.hpp"
#include "kedge/error.hpp"

namespace kedge::data {
namespace {

constexpr std::size_t map_from_bytes = std::size_t{1} << 20;

class PlainFile final : public Source {
 public:
  PlainFile(const std::string& path, std::string name) : Source(std::move(name)) {
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat info {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &info) != 0) fail(errno);
    size_ = static_cast<std::uint64_t>(info.st_size);
  }
  ~PlainFile() override {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  std::size_t read(std::byte* out, std::size_t count) override {
    std::size_t total = 0;
    while (total < count) {
      const ssize_t got = ::pread(descriptor_, out + total, std::min(count - total, std::size_t{1} << 30),
                                  static_cast<off_t>(at_));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail(errno);
      if (got == 0) break;
      total += static_cast<std::size_t>(got);
      at_ += static_cast<std::uint64_t>(got);
    }
    return total;
  }

  std::uint64_t most_left() const override { return size_ - std::min(size_, at_); }

  Bytes take(std::size_t count) override {
    count = std::min(count, static_cast<std::size_t>(most_left()));
    if (count < map_from_bytes) return Source::take(count);
    const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const std::uint64_t lead = at_ % page;
    void* map =
        ::mmap(nullptr, count + lead, PROT_READ, MAP_PRIVATE, descriptor_, static_cast<off_t>(at_ - lead));
    if (map == MAP_FAILED) return Source::take(count);
    at_ += count;
    std::shared_ptr<const void> owner(map, [length = count + lead](void* start) { ::munmap(start, length); });
    return {std::move(owner), static_cast<const std::byte*>(map) + lead, count, true};
  }

  Bytes take_all() override { return take(static_cast<std::size_t>(most_left())); }

 private:
  [[noreturn]] void fail(int error) const {
    throw InputError(fmt::format("{} cannot be read: {}", name(), std::generic_category().message(error)));
  }

  int descriptor_ = -1;
  std::uint64_t size_ = 0, at_ = 0;
};

}  // namespace

std::unique_ptr<Source> open_plain(const std::string& path, std::string name) {
  return std::make_unique<PlainFile>(path, std::move(name));
}

}  // namespace kedge::data
