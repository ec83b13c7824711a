// Bytes of a file in order, whatever wraps them: a plain file, gzip, or one member of a zip archive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "data/bytes.hpp"

namespace kedge::data {

class Source {
 public:
  explicit Source(std::string name) : name_(std::move(name)) {}
  virtual ~Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  /// How messages call it: "x.npy", "f.npz:x".
  const std::string& name() const { return name_; }
  /// Fills `out`; fewer bytes only at the end. InputError when what wraps them is damaged.
  virtual std::size_t read(std::byte* out, std::size_t count) = 0;
  /// No more than so many bytes can still come, by the size of the file: what to check before allocating.
  virtual std::uint64_t most_left() const = 0;
  /// The next `count` bytes in one piece (fewer at the end), mapped where that is possible.
  virtual Bytes take(std::size_t count);
  /// All that is left. A file that grows out of proportion is refused.
  virtual Bytes take_all();

 private:
  std::string name_;
};

/// Fails with a sentence when there is no such file, or it is a directory, a pipe, unreadable or empty.
void require_readable_file(const std::string& path);
std::unique_ptr<Source> open_plain(const std::string& path, std::string name);
std::unique_ptr<Source> open_gzip(const std::string& path, std::string name);

/// Deflate cannot expand further than this, so a few bytes never make us allocate a lot.
std::uint64_t most_inflated(std::uint64_t deflated);

/// Exactly the `count` bytes that a header promised, and nothing after them.
Bytes take_payload(Source& source, std::uint64_t count);

/// Uninitialised; InputError naming the size when the machine has not so much memory.
std::shared_ptr<std::byte[]> allocate_bytes(std::uint64_t count, const std::string& name);

}  // namespace kedge::data
