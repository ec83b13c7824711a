#include "targets.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "interrupts.hpp"
#include "kedge/array.hpp"
#include "kedge/error.hpp"
#include "kedge/output_file.hpp"

namespace kedge::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& option, const std::string& path, const std::string& why) {
  throw InputError(fmt::format("{} cannot write {}: {}", option, path, why));
}

std::string words(int error) { return std::generic_category().message(error); }

bool is_input(const std::string& path, const std::string& input) {
  std::error_code error;
  return fs::equivalent(path, file_of(input), error) && !error;
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
  const HeldSignals held;  // or one meanwhile would leave a file behind
  if (const std::string why = why_not_writable(path); !why.empty()) refuse(option, path, why);
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
