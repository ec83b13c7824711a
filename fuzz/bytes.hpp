// What every target shares: bytes as a source in memory or as a file in memory's own file system, and the one
// way in which bad bytes may be refused.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "data/source.hpp"
#include "kedge/error.hpp"

namespace kedge::fuzz {

inline std::string_view text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A finding: prints why and stops the fuzzer.
[[noreturn]] inline void found(const std::string& why) {
  std::fprintf(stderr, "finding: %s\n", why.c_str());
  std::abort();
}

/// Runs `work`, which may end well or in an InputError of one sentence. All else is a finding: other
/// exceptions pass through and stop the fuzzer.
template <class Work>
bool accepted(Work&& work) {
  try {
    work();
    return true;
  } catch (const InputError& error) {
    const std::string_view sentence = error.what();
    if (sentence.empty()) found("an InputError without a word");
    return false;
  }
}

class MemorySource final : public data::Source {
 public:
  MemorySource(std::string_view bytes, std::string name) : Source(std::move(name)), left_(bytes) {}
  std::size_t read(std::byte* out, std::size_t count) override {
    count = std::min(count, left_.size());
    if (count != 0) std::memcpy(out, left_.data(), count);
    left_.remove_prefix(count);
    return count;
  }
  std::uint64_t most_left() const override { return left_.size(); }

 private:
  std::string_view left_;
};

/// One file of this process for readers that want a path, in the file system of memory; stays open, is
/// written anew with each input, and is gone at the end.
class MemoryFile {
 public:
  explicit MemoryFile(const std::string& ending)
      : path_("/dev/shm/kedge-fuzz-" + std::to_string(::getpid()) + ending),
        file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {}
  ~MemoryFile() {
    ::close(file_);
    std::remove(path_.c_str());
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  const std::string& write(std::string_view bytes) const {
    if (::ftruncate(file_, 0) != 0 ||
        ::pwrite(file_, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
      found(path_ + " cannot be written");
    return path_;
  }

 private:
  std::string path_;
  int file_;
};

}  // namespace kedge::fuzz
