#include "targets.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "interrupts.hpp"
#include "kedge/error.hpp"

namespace kedge::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& option, const std::string& path, const std::string& why) {
  throw InputError(fmt::format("{} cannot write {}: {}", option, path, why));
}

std::string words(int error) { return std::generic_category().message(error); }

/// `input` may be "f.npz:key".
bool is_input(const std::string& path, const std::string& input) {
  std::error_code error;
  if (fs::equivalent(path, input, error) && !error) return true;
  const std::size_t key = input.rfind(".npz:");
  return key != std::string::npos && fs::equivalent(path, input.substr(0, key + 4), error) && !error;
}

/// By trying, for only that sees read-only disks and the rights of root alike.
void try_to_create_in(const fs::path& folder, const std::string& option, const std::string& path) {
  const std::string name = (folder / fmt::format(".kedge-{}.tmp", ::getpid())).string();
  const HeldSignals held;  // or one between the two calls would leave the file behind
  const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0)
    refuse(option, path, fmt::format("in the folder {}: {}", folder.string(), words(errno)));
  ::close(descriptor);
  ::unlink(name.c_str());
}

/// Where a path leads once links and dots are out of the way, whether or not it exists.
fs::path resolved(const std::string& path) {
  std::error_code error;
  const fs::path canonical = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? fs::path(path) : canonical;
}

}  // namespace

void require_writable(const std::string& option, const std::string& path,
                      const std::vector<std::string>& inputs) {
  if (path.empty()) throw InputError(fmt::format("{} needs the name of a file", option));
  for (const std::string& input : inputs) {
    if (is_input(path, input)) refuse(option, path, "it is one of the inputs");
  }
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) refuse(option, path, "it is a folder");
  if (fs::exists(status) && ::access(path.c_str(), W_OK) != 0) refuse(option, path, words(errno));
  if (fs::exists(status) && !fs::is_regular_file(status)) return;  // a device or a pipe
  const fs::path parent = resolved(path).parent_path();
  const fs::path folder = parent.empty() ? fs::path(".") : parent;
  if (!fs::exists(folder, error)) refuse(option, path, fmt::format("there is no folder {}", folder.string()));
  if (!fs::is_directory(folder, error))
    refuse(option, path, fmt::format("{} is not a folder", folder.string()));
  try_to_create_in(folder, option, path);
}

void require_distinct(const std::vector<std::pair<std::string, std::string>>& targets) {
  for (std::size_t i = 0; i < targets.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (resolved(targets[i].second) == resolved(targets[j].second)) {
        throw InputError(
            fmt::format("{} and {} both write {}", targets[j].first, targets[i].first, targets[i].second));
      }
    }
  }
}

}  // namespace kedge::app
