// The density ratio of two samples that are not paired, and the divergences that follow.
#include <fmt/format.h>

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "interrupts.hpp"
#include "kedge/array.hpp"
#include "kedge/error.hpp"
#include "kedge/pointwise.hpp"
#include "kedge/ratio.hpp"
#include "kedge/ratio_options.hpp"
#include "kedge/report.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "targets.hpp"
#include "verbs.hpp"

namespace kedge::app {
namespace {

struct Target {
  std::string option;
  std::vector<double> (*values)(const RatioEstimate&);
};
const std::vector<Target>& targets() {
  static const std::vector<Target> all = {{"log-ratio-p", pointwise_p}, {"log-ratio-q", pointwise_q}};
  return all;
}

Command declare() {
  Command command("ratio", {"P Q [options]"},
                  "Density ratio r = p/q of two samples with the same columns, whose rows are not\n"
                  "paired, and what follows from it: KL both ways, Jensen-Shannon, chi-square and\n"
                  "squared Hellinger, each with an interval.\n"
                  "Positives come from P (--direction rows), from Q for 1/r (columns), or both;\n"
                  "--k 0 takes all of a batch as negatives; --x-type speaks of both samples.\n"
                  "Files: .npy, .npz:key, .csv, .tsv, .idx, each also .gz.");
  command.heading("Output");
  command.flag("json", "one JSON object");
  command.option("log-ratio-p", "FILE.npy", "write the out-of-fold log r of each row of P");
  command.option("log-ratio-q", "FILE.npy", "the same of each row of Q");
  command.flag("strict", "exit with 3 when a check says not to trust the result");
  declare_options(command, ratio_options());
  return command;
}

void require_two_files(const Command& command) {
  const Words& files = command.files();
  if (files.size() == 2) return;
  if (files.empty()) throw InputError("no input: give two files, P and Q");
  if (files.size() == 1) throw InputError(fmt::format("only {} is here: give Q as a second file", files[0]));
  throw InputError(fmt::format("{} files are too many: give P and Q", files.size()));
}

void require_targets(const Command& command) {
  std::vector<std::pair<std::string, std::string>> paths;
  for (const Target& target : targets()) {
    if (const auto path = command.value(target.option)) {
      const std::string option = "--" + target.option;
      require_writable(option, *path, command.files());
      paths.emplace_back(option, *path);
    }
  }
  require_distinct(paths);
}

/// Writes what it can; returns the first failure, if any.
std::exception_ptr write(const Command& command, const RatioEstimate& estimate) {
  std::exception_ptr failure;
  for (const Target& target : targets()) {
    const auto path = command.value(target.option);
    if (!path) continue;
    try {
      save_npy(*path, target.values(estimate));
      say("wrote " + *path);
    } catch (const std::exception&) {
      if (!failure) failure = std::current_exception();
    }
  }
  return failure;
}

}  // namespace

int run_ratio(const Words& arguments) {
  Command command = declare();
  if (!command.parse(arguments)) return exit_done;
  const Options options = resolve_options(command, ratio_options());
  validate(options);
  require_two_files(command);
  require_targets(command);

  Interrupts interrupts(command.verb());
  interrupts.busy("interrupted while reading; nothing was written");
  const Array p = load_array(command.files()[0]), q = load_array(command.files()[1]);
  interrupts.ready();
  const RatioEstimate estimate = [&] {
    ProgressBar bar;
    return density_ratio(p, q, options, {interrupts.token(), bar.callback()});
  }();

  const std::exception_ptr failure = write(command, estimate);
  print(command.has("json") ? to_json(estimate) + "\n" : to_text(estimate, stdout_has_colour()));
  if (failure) std::rethrow_exception(failure);
  return command.has("strict") && !estimate.trusted ? exit_not_trusted : exit_done;
}

}  // namespace kedge::app
