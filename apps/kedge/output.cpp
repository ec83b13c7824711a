#include "output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace kedge::app {
namespace {

constexpr std::size_t buffer_size = 1 << 16;

/// Writes all of it, or returns errno.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

bool dumb_terminal() {
  const char* term = std::getenv("TERM");
  return term == nullptr || std::string_view(term) == "dumb";
}

}  // namespace

void Output::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= buffer_size) drain();
}

void Output::finish() { drain(); }

void Output::drain() {
  const int error = write_all(STDOUT_FILENO, buffer_);
  buffer_.clear();
  if (error == 0) return;
  if (error == EPIPE) throw ReaderGone{};
  if (error == EBADF) throw std::runtime_error("the result could not be written: standard output is closed");
  throw std::runtime_error(fmt::format("the result could not be written to standard output: {}",
                                       std::generic_category().message(error)));
}

void print(std::string_view text) {
  Output out;
  out.write(text);
  out.finish();
}

void say(std::string_view line) { (void)write_all(STDERR_FILENO, fmt::format("{}\n", line)); }

bool stdout_has_colour() {
  // https://no-color.org: set and not empty
  const char* no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  return ::isatty(STDOUT_FILENO) == 1 && !dumb_terminal();
}

bool stderr_is_terminal() { return ::isatty(STDERR_FILENO) == 1 && !dumb_terminal(); }

void guard_standard_descriptors() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    // The wrong way round for its use, so that a result written there is still an error and not lost.
    const int opened = ::open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
    if (opened != descriptor && opened >= 0) ::close(opened);
  }
}

}  // namespace kedge::app
