// Link prediction by pointwise mutual information: trials that compare methods, or the best new pairs.
#include <fmt/format.h>

#include <optional>

#include "interrupts.hpp"
#include "kedge/error.hpp"
#include "kedge/link.hpp"
#include "kedge/report.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "split_words.hpp"
#include "targets.hpp"
#include "text_file.hpp"
#include "verbs.hpp"
#include "whole_number.hpp"

namespace kedge::app {
namespace {

const Words& understood() {
  static const Words options = {"k",     "nu", "param", "direction", "hidden", "embed",  "batch",
                                "steps", "lr", "level", "units",     "seed",   "threads"};
  return options;
}

Command declare() {
  Command command("link",
                  {"--embeddings E --pairs P [options]", "--embeddings E --pairs P --predict N [options]"},
                  "Which pairs interact, by pointwise mutual information. Each trial holds entities out,\n"
                  "learns from the interacting pairs that touch none of them, and ranks all pairs of\n"
                  "those held out: AUROC and average precision (AP), means over trials with standard\n"
                  "errors. With --predict the best pairs that the list does not have.");
  command.heading("Input");
  command.option("embeddings", "FILE",
                 "numbers of each entity: .csv or .tsv with the id first, .npy, or .h5 by id");
  command.option("ids", "FILE", "ids of the rows of a .npy, one a line [the .npy's name, ending in .ids]");
  command.option("pairs", "FILE",
                 "two ids a line, and 1 or 0 where some are known not to interact: .tsv or .csv");
  command.flag("directed", "the order of a pair means something: a kinase and its target");
  command.heading("Trials");
  command.option("trials", "N", "trials [20]");
  command.option("holdout", "N", "entities that a trial holds out [170]");
  command.option("objectives", "NAME,NAME",
                 "objectives (see `kedge objectives`) and baselines [infonce-anchor]");
  for (const LinkBaseline& baseline : link_baselines())
    command.note(baseline.name, "baseline: " + baseline.summary);
  command.option("normalise", "WHICH",
                 "columns are scaled on `training` pairs, or on `all`, as was published [training]");
  command.heading("Output");
  command.option("predict", "N", "write the N best new pairs instead, learned from all");
  command.option("out", "FILE.tsv", "where to write them, instead of standard output");
  command.option("plot", "FILE", "ROC curves of the trials: .svg, .png or .html");
  command.flag("json", "one JSON object, or one a line of new pairs");
  declare_options(command, understood());
  return command;
}

std::size_t count_of(const Command& command, const std::string& option, std::size_t otherwise) {
  const auto text = command.value(option);
  return text ? static_cast<std::size_t>(whole_number(option, *text, 1)) : otherwise;
}

std::string required(const Command& command, const std::string& option, const char* what) {
  const auto value = command.value(option);
  if (!value || value->empty()) throw InputError(fmt::format("--{} is missing: {}", option, what));
  return *value;
}

LinkOptions link_options(const Command& command) {
  LinkOptions options;
  options.options = resolve_options(command, understood());
  options.trials = count_of(command, "trials", options.trials);
  options.holdout = count_of(command, "holdout", options.holdout);
  if (const auto names = command.value("objectives"))
    options.objectives = split_words(*names, "--objectives");
  if (const auto which = command.value("normalise")) {
    if (*which != "training" && *which != "all") {
      throw InputError(fmt::format("--normalise must be training or all, not '{}'", *which));
    }
    options.normalise_on_all = *which == "all";
  }
  require_link_options(options);
  return options;
}

void require_purpose(const Command& command, const LinkOptions& options) {
  if (!command.files().empty()) {
    throw InputError(fmt::format("{} has no place; tables and pairs are given as --embeddings and --pairs",
                                 command.files()[0]));
  }
  const bool predicts = command.has("predict");
  if (predicts && command.has("plot")) throw InputError("--plot is of trials; there are none with --predict");
  if (!predicts && command.has("out"))
    throw InputError("--out is of new pairs; ask for them with --predict N");
  if (predicts && options.objectives.size() > 1) {
    throw InputError("--predict needs one objective; --objectives names several");
  }
}

void predict(const Command& command, const EntityTable& table, const PairList& pairs,
             const LinkOptions& options, Interrupts& interrupts) {
  const std::size_t count = count_of(command, "predict", 0);
  const std::vector<NewPair> best = [&] {
    ProgressBar bar;
    return predict_links(table, pairs, count, options, {interrupts.token(), bar.callback()});
  }();
  const std::string& units = options.options.units;
  const std::string text = command.has("json") ? to_json(best, units) : to_tsv(best, units);
  if (const auto out = command.value("out")) {
    write_text_file(*out, text);
    say(fmt::format("wrote {}: {} pairs", *out, best.size()));
  } else {
    print(text);
  }
}

}  // namespace

int run_link(const Words& arguments) {
  Command command = declare();
  if (!command.parse(arguments)) return exit_done;
  const LinkOptions options = link_options(command);
  require_purpose(command, options);
  const std::string embeddings = required(command, "embeddings", "the table of numbers of each entity");
  const std::string pair_list = required(command, "pairs", "the list of interacting pairs");
  const std::string ids = command.value("ids").value_or("");
  const auto plot = command.value("plot"), out = command.value("out");
  if (plot) require_plot_path(*plot);
  for (const char* option : {"plot", "out"}) {
    if (const auto path = command.value(option)) {
      require_writable(fmt::format("--{}", option), *path, {embeddings, pair_list, ids});
    }
  }

  Interrupts interrupts(command.verb());
  interrupts.busy("interrupted while reading; nothing was written");
  const EntityTable table = load_entities(embeddings, ids);
  const PairList pairs = load_pairs(pair_list, table, command.has("directed"));
  interrupts.ready();
  if (command.has("predict")) {
    predict(command, table, pairs, options, interrupts);
    return exit_done;
  }
  const LinkReport report = [&] {
    ProgressBar bar;
    return evaluate_links(table, pairs, options, {interrupts.token(), bar.callback()});
  }();
  if (plot) {
    save_roc_plot(*plot, report);
    say("wrote " + *plot);
  }
  print(command.has("json") ? to_json(report) + "\n" : to_text(report, stdout_has_colour()));
  return exit_done;
}

}  // namespace kedge::app
