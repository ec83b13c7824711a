#include <fmt/format.h>

#include "bench.hpp"
#include "interrupts.hpp"
#include "kedge/bench.hpp"
#include "kedge/error.hpp"
#include "kedge/report.hpp"
#include "output.hpp"
#include "targets.hpp"
#include "text_file.hpp"
#include "verbs.hpp"

namespace kedge::app {

int run_bench_report(const Words& arguments) {
  Command command("bench report", {"F [--json | --csv | --html FILE]"},
                  "What a store holds: of staircases bias, standard deviation and root mean square\n"
                  "error of each level, over the scored steps; of estimates from samples errors,\n"
                  "coverage of intervals and verdicts. In the units of the suite.");
  command.heading("Output");
  command.flag("json", "one JSON object a line: a level of a run, or an estimate");
  command.flag("csv", "the same as a table with a header");
  command.option("html", "FILE", "a page with plots and a ranking; it fetches nothing");
  if (!command.parse(arguments)) return exit_done;
  if (command.files().size() != 1) throw InputError("give one store, as in: kedge bench report F");
  if (command.has("json") && command.has("csv")) throw InputError("--json and --csv cannot be had together");
  const auto page = command.value("html");
  if (page) require_writable("--html", *page, command.files());

  Interrupts interrupts("bench report");
  interrupts.busy("interrupted while reading the store; nothing was written");
  const BenchReport report = read_bench(command.files()[0], page.has_value());
  if (page) {
    write_text_file(*page, to_html(report));
    say("wrote " + *page);
  }
  if (command.has("json")) {
    print(to_json(report));
  } else if (command.has("csv")) {
    print(to_csv(report));
  } else if (!page) {
    print(to_text(report, stdout_has_colour()));
  }
  return exit_done;
}

}  // namespace kedge::app
