#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <string>
#include <system_error>

#include "kedge/error.hpp"
#include "kedge/ranks.hpp"
#include "mpi/communicator.hpp"

namespace kedge {
namespace {

/// Of Open MPI, and of those that start processes the way MPICH does.
constexpr std::array<std::array<const char*, 2>, 2> launchers = {
    {{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"}, {"PMI_RANK", "PMI_SIZE"}}};

std::optional<int> number(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text, text + std::strlen(text), value);
  return error == std::errc() && *end == '\0' ? std::optional(value) : std::nullopt;
}

}  // namespace

Ranks ranks() {
  for (const auto& [rank, size] : launchers) {
    const auto own = number(rank), all = number(size);
    if (own && all) return {*own, *all, true};
  }
  return {};
}

namespace mpi {
namespace {

Join& find_component() {
  std::error_code error;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  std::string why = "is not installed";
  for (const auto& path :
       {folder / "libkedge_mpi.so", folder.parent_path() / "lib" / "kedge" / "libkedge_mpi.so"}) {
    if (!std::filesystem::exists(path, error)) continue;
    // What MPI loads in its turn looks for its symbols among all.
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
    void* symbol = library == nullptr ? nullptr : ::dlsym(library, join_symbol);
    if (symbol != nullptr) return *reinterpret_cast<Join*>(symbol);
    why = fmt::format("cannot be loaded ({})", ::dlerror());
  }
  throw InputError(fmt::format(
      "this is one of {} ranks, and the MPI component that lets them work together {}; docs/mpi.md says "
      "how to get it",
      ranks().size, why));
}

// Joined once a process, and for as long as it lives.
std::shared_ptr<Communicator>& joined() {
  static std::shared_ptr<Communicator> all;
  return all;
}

}  // namespace

std::shared_ptr<Communicator> world() {
  if (ranks().size < 2) return nullptr;
  static std::once_flag once;
  std::call_once(once, [] { joined().reset(find_component()()); });
  return joined();
}

}  // namespace mpi

void leave_ranks() {
  static std::once_flag once;
  if (mpi::joined()) std::call_once(once, [] { mpi::joined()->leave(); });
}

}  // namespace kedge
