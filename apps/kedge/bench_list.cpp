#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bench.hpp"
#include "kedge/bench.hpp"
#include "kedge/error.hpp"
#include "output.hpp"
#include "verbs.hpp"

namespace kedge::app {
namespace {

std::string json_of(const std::vector<SuiteInfo>& suites) {
  auto list = nlohmann::ordered_json::array();
  for (const SuiteInfo& suite : suites) {
    list.push_back({{"name", suite.name},
                    {"summary", suite.summary},
                    {"kind", suite.kind},
                    {"unit", suite.unit},
                    {"tasks", suite.tasks},
                    {"objectives", suite.objectives},
                    {"critics", suite.critics},
                    {"runs", suite.runs}});
  }
  return list.dump() + "\n";
}

}  // namespace

int run_bench_list(const Words& arguments) {
  Command command("bench list", {"[--json]"}, "The suites that come with kedge, and how many runs each has.");
  command.heading("Output");
  command.flag("json", "a JSON array instead of a table");
  if (!command.parse(arguments)) return exit_done;
  if (!command.files().empty()) throw InputError("list takes no file");
  const auto suites = list_suites();
  if (command.has("json")) {
    print(json_of(suites));
    return exit_done;
  }
  std::string text = fmt::format("{:<19}{:<11}{:>6}  {}\n", "SUITE", "KIND", "RUNS", "WHAT");
  for (const SuiteInfo& suite : suites) {
    text += fmt::format("{:<19}{:<11}{:>6}  {}\n", suite.name, suite.kind, suite.runs, suite.summary);
  }
  print(text + "\nkedge bench run takes one of them, or a TOML file like those it was built from.\n");
  return exit_done;
}

}  // namespace kedge::app
