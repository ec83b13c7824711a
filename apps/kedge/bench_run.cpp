#include <fmt/format.h>

#include <chrono>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "bench.hpp"
#include "data_folder.hpp"
#include "interrupts.hpp"
#include "kedge/bench.hpp"
#include "kedge/error.hpp"
#include "kedge/ranks.hpp"
#include "one_voice.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "split_words.hpp"
#include "verbs.hpp"
#include "whole_number.hpp"

namespace kedge::app {
namespace {

BenchOptions options_of(const Command& command) {
  BenchOptions options;
  const auto store = command.value("store");
  if (!store || store->empty()) throw InputError("--store is missing: the file that the results go to");
  options.store = *store;
  if (const auto text = command.value("tasks")) options.tasks = split_words(*text, "--tasks");
  if (const auto text = command.value("objectives")) options.objectives = split_words(*text, "--objectives");
  if (const auto text = command.value("critics")) options.critics = split_words(*text, "--critics");
  if (const auto text = command.value("seeds")) {
    for (const std::string& word : split_words(*text, "--seeds"))
      options.seeds.push_back(whole_number("seeds", word, 0));
  }
  if (const auto text = command.value("steps")) {
    options.steps = whole_number("steps", *text, 1);
    if (options.steps > 100'000'000) throw InputError("--steps must be at most 100000000");
  }
  options.data_dir = data_folder(command);
  options.threads = resolve_options(command, {"threads"}).threads;
  return options;
}

}  // namespace

int run_bench_run(const Words& arguments) {
  Command command("bench run", {"SUITE --store F [options]"},
                  "Does what the store F, one SQLite file, lacks of a suite: one that comes with\n"
                  "kedge (kedge bench list) or a TOML file. Stopped by whatever, the same command\n"
                  "goes on: finished runs are kept. Several processes may share a store, and under\n"
                  "mpirun ranks share a suite.");
  command.heading("What to run; the suite's own lists where nothing is given");
  command.option("store", "F", "the file that results go to; made when it is not there");
  command.option("tasks", "A,B", "some of its tasks, of a staircase without the level: gaussian/d10");
  command.option("objectives", "A,B",
                 "objectives, or all, each with settings if need be: "
                 "smile:tau=5, infonce-anchor:lr=2e-4:average=0.99; of suites "
                 "of samples methods: auto, critic:steps=500");
  command.option("critics", "A,B", "concat, separable, bilinear, cosine, mixed");
  command.option("seeds", "0,1", "seeds of weights and rows");
  command.option("steps", "N", "steps of a level, or of an estimate from samples");
  declare_data(command);
  command.heading("Output");
  command.flag("json", "one JSON object that says what was done");
  declare_options(command, {"threads"});
  if (!command.parse(arguments)) return exit_done;
  if (command.files().size() != 1)
    throw InputError("give one suite, as in: kedge bench run gaussian10 --store F");
  const std::string& suite = command.files()[0];
  const BenchOptions options = options_of(command);

  const auto began = std::chrono::steady_clock::now();
  Interrupts interrupts("bench run");
  const bool speaks = ranks().rank == 0;
  BenchOutcome outcome;
  const int code = with_one_voice(interrupts.token(), [&] {
    ProgressBar bar;
    outcome = run_suite(suite, options, {interrupts.token(), speaks ? bar.callback() : nullptr});
    return exit_done;
  });
  if (!speaks || code != exit_done) return code;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (command.has("json")) {
    const nlohmann::ordered_json json = {{"suite", suite},          {"store", options.store},
                                         {"runs", outcome.planned}, {"before", outcome.before},
                                         {"now", outcome.now},      {"elsewhere", outcome.elsewhere},
                                         {"seconds", seconds}};
    print(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  } else {
    say(fmt::format("{}: all {} runs are in {}: {} from before, {} now{}", suite, outcome.planned,
                    options.store, outcome.before, outcome.now,
                    outcome.elsewhere > 0 ? fmt::format(", {} by other processes", outcome.elsewhere) : ""));
  }
  return exit_done;
}

}  // namespace kedge::app
