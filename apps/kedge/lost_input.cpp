#include "lost_input.hpp"

#include <signal.h>
#include <unistd.h>

#include <string_view>

#include "verbs.hpp"

namespace kedge::app {
namespace {

/// Nothing but calls that are safe in a handler. Files under way have no name yet or are left unfinished
/// under another, so none is lost.
void lost(int) {
  constexpr std::string_view sentence =
      "kedge: an input file became shorter while it was read; copy it to where nobody changes it\n";
  [[maybe_unused]] const ssize_t told = ::write(STDERR_FILENO, sentence.data(), sentence.size());
  ::_exit(exit_failed);
}

}  // namespace

void explain_lost_input() { ::signal(SIGBUS, lost); }

}  // namespace kedge::app
