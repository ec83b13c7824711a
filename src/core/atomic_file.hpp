// A file appears whole or not at all: written beside its target under another name, flushed to the disk, then
// renamed over it, so neither a full disk nor a crash leaves half a file or costs an older one.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace kedge {

/// For large outputs, piece by piece. What is not a regular file (/dev/stdout, a pipe) is written to
/// directly.
class AtomicFile {
 public:
  /// Throws InputError when nothing can be written there.
  explicit AtomicFile(std::string path);
  /// Without commit() nothing remains.
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Throws std::runtime_error when the device refuses (disk full, quota, broken pipe).
  void write(std::span<const std::byte> bytes);
  void write(std::string_view text) { write(std::as_bytes(std::span(text))); }
  /// Puts the file in its place.
  void commit();

 private:
  friend std::string why_not_writable(const std::string& path);
  AtomicFile() = default;
  /// 0, or what the system says.
  int begin(std::string path);
  [[noreturn]] void fail(int error);
  void discard() noexcept;

  std::string path_;       // as the caller wrote it, for messages
  std::string target_;     // symbolic links followed
  std::string temporary_;  // "" when writing directly
  int descriptor_ = -1;
};

void write_file_atomically(const std::string& path, std::span<const std::byte> bytes);
void write_file_atomically(const std::string& path, std::string_view text);

}  // namespace kedge
