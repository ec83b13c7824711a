#include "data/source.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <system_error>

#include "kedge/error.hpp"

namespace kedge::data {
namespace {

std::uint64_t machine_memory() {
  const long pages = ::sysconf(_SC_PHYS_PAGES), page = ::sysconf(_SC_PAGESIZE);
  return pages > 0 && page > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page)
                               : std::uint64_t{1} << 36;
}

}  // namespace

void require_readable_file(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      throw InputError(fmt::format("{} does not exist; check the path", path.empty() ? "\"\"" : path));
    }
    throw InputError(fmt::format("{} cannot be opened: {}", path, std::generic_category().message(errno)));
  }
  if (S_ISDIR(info.st_mode)) throw InputError(fmt::format("{} is a directory; name a file in it", path));
  if (!S_ISREG(info.st_mode)) {
    throw InputError(fmt::format("{} is not a regular file; save the data to a file first", path));
  }
  if (::access(path.c_str(), R_OK) != 0) {
    throw InputError(fmt::format("{} cannot be read: there is no permission to", path));
  }
  if (info.st_size == 0) throw InputError(fmt::format("{} is empty; was it written to the end?", path));
}

std::uint64_t most_inflated(std::uint64_t deflated) { return deflated * 1040 + 1024; }

std::shared_ptr<std::byte[]> allocate_bytes(std::uint64_t count, const std::string& name) {
  if (count <= machine_memory()) {
    if (auto* bytes = new (std::nothrow) std::byte[std::max<std::uint64_t>(count, 1)]) {
      return std::shared_ptr<std::byte[]>(bytes);
    }
  }
  throw InputError(
      fmt::format("{} needs {:.1f} GiB of memory, more than there is; unpack it to a plain .npy, which "
                  "is read in place",
                  name, static_cast<double>(count) / 0x1p30));
}

Bytes Source::take(std::size_t count) {
  const auto bytes = allocate_bytes(count, name());
  const std::size_t got = read(bytes.get(), count);
  return {bytes, bytes.get(), got};
}

Bytes Source::take_all() {
  std::uint64_t room = std::min<std::uint64_t>(most_left(), std::uint64_t{4} << 20), size = 0;
  auto bytes = allocate_bytes(room, name());
  const std::uint64_t suspicious = std::max<std::uint64_t>(most_left() / 5, std::uint64_t{256} << 20);
  while (true) {
    size += read(bytes.get() + size, room - size);
    if (size < room) return {bytes, bytes.get(), size};
    if (size > suspicious) {
      throw InputError(
          fmt::format("{} unpacks to more than 200 times its size, which hardly is a table; if it is, "
                      "unpack it first",
                      name()));
    }
    room = std::max<std::uint64_t>(room * 2, 64);
    const auto larger = allocate_bytes(room, name());
    std::memcpy(larger.get(), bytes.get(), size);
    bytes = larger;
  }
}

Bytes take_payload(Source& source, std::uint64_t count) {
  const std::uint64_t most = source.most_left();
  if (count > most) {
    throw InputError(
        fmt::format("{} is cut short: its header promises {} bytes of data, and there are at most {}; "
                    "write it again",
                    source.name(), count, most));
  }
  Bytes bytes = source.take(count);
  if (bytes.size < count) {
    throw InputError(
        fmt::format("{} is cut short: its header promises {} bytes of data, and there are {}; write it "
                    "again",
                    source.name(), count, bytes.size));
  }
  std::byte more{};
  if (source.read(&more, 1) != 0) {
    throw InputError(
        fmt::format("{} goes on after the {} bytes of data that its header promises; write it again",
                    source.name(), count));
  }
  return bytes;
}

}  // namespace kedge::data
