#include "core/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "kedge/error.hpp"
#include "kedge/output_file.hpp"

namespace kedge {
namespace {

namespace fs = std::filesystem;

std::string reason(int error) {
  if (error == ENOENT) return "its directory does not exist";
  if (error == ENOTDIR) return "a part of the path is not a directory";
  if (error == EISDIR) return "it is a directory";
  if (error == EACCES || error == EPERM) return "there is no permission to write there";
  if (error == ENOSPC || error == EDQUOT) return "the disk is full";
  if (error == EFBIG) return "it would grow beyond the largest size allowed";
  if (error == EROFS) return "the file system is read-only";
  std::string text = std::generic_category().message(error);
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

/// Follows symbolic links, also those whose end does not exist yet: the link stays, its target is replaced.
fs::path follow_links(fs::path path) {
  std::error_code error;
  for (int depth = 0; depth < 40 && fs::is_symlink(fs::symlink_status(path, error)); ++depth) {
    const fs::path next = fs::read_symlink(path, error);
    if (error) break;
    path = next.is_absolute() ? next : path.parent_path() / next;
  }
  return path;
}

bool names_a_device(const std::string& path) {
  return path.starts_with("/dev/") || path.starts_with("/proc/");
}

}  // namespace

AtomicFile::AtomicFile(std::string path) {
  if (path.empty()) throw InputError("a file to write needs a name, and this one is empty");
  if (const int error = begin(std::move(path)); error != 0) {
    throw InputError(fmt::format("{} cannot be written: {}; choose another place", path_, reason(error)));
  }
}

int AtomicFile::begin(std::string path) {
  path_ = std::move(path);
  struct stat old {};
  const bool exists = ::stat(path_.c_str(), &old) == 0;
  if (!exists && errno != ENOENT) return errno;
  if (exists && S_ISDIR(old.st_mode)) return EISDIR;
  // /dev/stdout sent to a file counts as a regular file, yet renaming would cut it off from the shell's
  // redirection.
  if (names_a_device(path_) ? exists : exists && !S_ISREG(old.st_mode)) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    return descriptor_ < 0 ? errno : 0;
  }
  if (exists && ::access(path_.c_str(), W_OK) != 0) return errno;

  const fs::path target = follow_links(path_);
  target_ = target.string();
  static std::atomic<unsigned> counter{0};
  for (int attempt = 0; attempt < 100 && descriptor_ < 0; ++attempt) {
    // The stem is cut so that a name of nearly 255 bytes still leaves room for the rest.
    const std::string name =
        fmt::format(".{}.{}-{}.tmp", target.filename().string().substr(0, 200), ::getpid(), counter++);
    temporary_ = (target.parent_path() / name).string();
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0 && errno != EEXIST) break;
  }
  if (descriptor_ < 0) return errno;
  if (exists) (void)!::fchmod(descriptor_, old.st_mode & 07777);
  return 0;
}

AtomicFile::~AtomicFile() { discard(); }

void AtomicFile::discard() noexcept {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (descriptor_ >= 0 && !temporary_.empty()) ::unlink(temporary_.c_str());
  descriptor_ = -1;
}

void AtomicFile::fail(int error) {
  const bool direct = temporary_.empty();
  discard();
  throw std::runtime_error(fmt::format("{} could not be written: {}{}", path_, reason(error),
                                       direct ? "" : "; nothing there was changed"));
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), std::min(bytes.size(), std::size_t{1} << 30));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::commit() {
  if (temporary_.empty()) {
    if (::close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR) fail(errno);
    return;
  }
  // Some file systems have no fsync; that is no reason to lose the result.
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP && errno != EROFS) fail(errno);
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
  ::close(std::exchange(descriptor_, -1));

  // The rename itself lives in the directory; best effort, for the file is in place already.
  const std::string parent = fs::path(target_).parent_path().string();
  const int directory = ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return;
  (void)::fsync(directory);
  ::close(directory);
}

std::string why_not_writable(const std::string& path) {
  if (path.empty()) return "it has no name";
  AtomicFile trial;
  const int error = trial.begin(path);
  return error == 0 ? "" : reason(error);
}

void write_file_atomically(const std::string& path, std::span<const std::byte> bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

void write_file_atomically(const std::string& path, std::string_view text) {
  write_file_atomically(path, std::as_bytes(std::span(text)));
}

}  // namespace kedge
