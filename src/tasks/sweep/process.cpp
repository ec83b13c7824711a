#include "tasks/sweep/process.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <string_view>
#include <thread>

namespace kedge::tasks {
namespace {

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::string host() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

/// Everything of the name but the process itself: processes with the same place can ask for each other.
std::string place() {
  std::array<char, 64> space{};
  const ssize_t length = ::readlink("/proc/self/ns/pid", space.data(), space.size() - 1);
  return fmt::format("{} {} {}", host(), first_line("/proc/sys/kernel/random/boot_id"),
                     length > 0 ? space.data() : "pid:[]");
}

/// Field 22 of /proc/PID/stat, behind the name in brackets, which may hold anything; "" when there is no such
/// process.
std::string start_of(const std::string& process_id) {
  const std::string line = first_line(fmt::format("/proc/{}/stat", process_id));
  std::size_t at = line.rfind(')');
  if (at == std::string::npos) return "";
  for (int field = 2; field < 22; ++field) {
    at = line.find(' ', at + 1);
    if (at == std::string::npos) return "";
    // A zombie has ended, though its parent has not looked yet.
    if (field == 2 && line.substr(at + 1, 1) == "Z") return "";
  }
  return line.substr(at + 1, line.find(' ', at + 1) - at - 1);
}

}  // namespace

std::string this_process() {
  const std::string id = fmt::format("{}", ::getpid());
  return fmt::format("{} {} {}", place(), id, start_of(id));
}

Life life_of(const std::string& process) {
  const std::string here = place() + " ";
  if (!process.starts_with(here)) return Life::elsewhere;
  const std::string rest = process.substr(here.size());
  const std::size_t space = rest.find(' ');
  const std::string start = space == std::string::npos ? "" : rest.substr(space + 1);
  return !start.empty() && start_of(rest.substr(0, space)) == start ? Life::alive : Life::dead;
}

std::string machine_summary() {
  std::ifstream file("/proc/cpuinfo");
  std::string model = "unknown processor";
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("model name")) continue;
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) model = line.substr(colon + 2);
    break;
  }
  return fmt::format("{}: {}, {} threads", host(), model, std::thread::hardware_concurrency());
}

}  // namespace kedge::tasks
