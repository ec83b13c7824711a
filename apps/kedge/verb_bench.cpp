// kedge bench list | run | report.
#include <fmt/format.h>

#include <array>

#include "bench.hpp"
#include "kedge/error.hpp"
#include "nearest.hpp"
#include "verbs.hpp"

namespace kedge::app {
namespace {

struct Action {
  const char* name;
  const char* usage;
  const char* summary;
  int (*run)(const Words&);
};

constexpr std::array actions = {
    Action{"list", "list [--json]", "the suites that come with kedge", run_bench_list},
    Action{"run", "run SUITE --store F [options]",
           "do what the store F lacks of a suite; resumes where it was stopped", run_bench_run},
    Action{"report", "report F [--json | --csv | --html FILE]", "scores, a ranking and plots from a store",
           run_bench_report},
};

}  // namespace

int run_bench(const Words& arguments) {
  Words usages, names;
  for (const Action& action : actions) {
    if (!arguments.empty() && arguments[0] == action.name)
      return action.run({arguments.begin() + 1, arguments.end()});
    usages.emplace_back(action.usage);
    names.emplace_back(action.name);
  }
  Command command("bench", usages,
                  "Benchmarks on tasks whose mutual information is known: staircases, where a\n"
                  "critic is trained on a fresh batch every step while the truth rises, and\n"
                  "estimates from finite samples.");
  command.heading("Actions");
  for (const Action& action : actions) command.note(action.name, action.summary);
  command.footer("kedge bench run --help tells more, and so does each of the others.");
  if (!command.parse(arguments)) return exit_done;
  if (command.files().empty())
    throw InputError("say what to do: list, run or report (kedge bench --help tells more)");
  throw InputError(fmt::format("there is no action '{}'{}; there are list, run and report",
                               command.files()[0], did_you_mean(command.files()[0], names)));
}

}  // namespace kedge::app
