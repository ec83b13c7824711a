// Mutual information of paired rows.
#include <fmt/format.h>

#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "estimate_input.hpp"
#include "interrupts.hpp"
#include "kedge/embedding.hpp"
#include "kedge/error.hpp"
#include "kedge/estimate.hpp"
#include "kedge/model.hpp"
#include "kedge/objective.hpp"
#include "kedge/pointwise.hpp"
#include "kedge/ranks.hpp"
#include "kedge/report.hpp"
#include "one_voice.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "targets.hpp"
#include "verbs.hpp"

namespace kedge::app {
namespace {

Command declare() {
  Command command("estimate", {"X Y [options]", "TABLE --x COLUMNS --y COLUMNS [options]"},
                  "Mutual information I(X;Y) of paired rows, or I(X;Y|Z) with --given, with an\n"
                  "interval and checks.\n"
                  "Files: .npy, .npz:key, .csv, .tsv, .idx, each also .gz.");
  declare_input(command);
  command.heading("Output");
  command.flag("json", "one JSON object");
  command.option("pmi", "FILE.npy", "write the out-of-fold log r of each row; NaN where it was left out");
  command.option("save", "MODEL", "write the fitted model, for `kedge score`");
  command.option("plot", "FILE", "draw training and pointwise MI: .svg, .png or .html");
  command.flag("strict", "exit with 3 when a check says not to trust the result");
  declare_options(command);
  return command;
}

Options options_of(const Command& command) {
  Options options = resolve_options(command);
  validate(options);
  const ObjectiveInfo objective = objective_info(options.objective);
  if (command.has("pmi") && !objective.plug_in) {
    throw InputError(fmt::format(
        "--pmi has nothing to write: scores of {} are not log r; infonce-anchor has it", objective.name));
  }
  if (command.has("save") && (options.method == "ksg" || command.has("given"))) {
    throw InputError(
        command.has("given")
            ? "--save has nothing to write: I(X;Y|Z) is a difference of two estimates, and has no model"
            : "--save has nothing to write: nearest neighbours have no model; use another --method");
  }
  return options;
}

/// Files asked for, each with what writes it.
class Writings {
 public:
  explicit Writings(const Command& command) {
    add(command, "pmi", [](const std::string& path, const Estimate& estimate) {
      if (estimate.pmi.empty()) throw std::runtime_error("there is no pointwise mutual information to write");
      save_npy(path, pointwise(estimate));
    });
    add(command, "save", [](const std::string& path, const Estimate& estimate) {
      if (!estimate.model) throw std::runtime_error("there is no model to save");
      estimate.model->save(path);
    });
    add(command, "plot", save_plot);
    if (const auto path = command.value("plot")) require_plot_path(*path);
    const Words inputs = input_files(command);
    std::vector<std::pair<std::string, std::string>> targets;
    for (const Writing& writing : all_) {
      require_writable(writing.option, writing.path, inputs);
      targets.emplace_back(writing.option, writing.path);
    }
    require_distinct(targets);
  }

  /// Writes what it can. The first failure, if any, to be thrown once the result has been shown.
  std::exception_ptr write(const Estimate& estimate) const {
    std::exception_ptr failure;
    for (const Writing& writing : all_) {
      try {
        writing.write(writing.path, estimate);
        say("wrote " + writing.path);
      } catch (const std::exception&) {
        if (!failure) failure = std::current_exception();
      }
    }
    return failure;
  }

 private:
  using Write = std::function<void(const std::string&, const Estimate&)>;
  struct Writing {
    std::string option, path;
    Write write;
  };
  void add(const Command& command, const char* name, Write write) {
    if (const auto path = command.value(name)) {
      all_.push_back({fmt::format("--{}", name), *path, std::move(write)});
    }
  }
  std::vector<Writing> all_;
};

Estimate work(const EstimateInput& input, const Options& options, bool saves, bool speaks,
              std::stop_token stop) {
  ProgressBar bar;
  const Control control{std::move(stop), speaks ? bar.callback() : nullptr};
  if (input.z.cols() > 0)
    return conditional_mutual_information(input.x, input.y, input.z, input.rows, options, control);
  Estimate estimate = mutual_information(input.x, input.y, input.rows, options, control);
  if (saves) add_embedding(estimate, input.x, input.y, input.rows, control);
  return estimate;
}

/// Of ranks that share one estimate, rank 0 alone writes.
int run(const Command& command) {
  const Options options = options_of(command);
  require_input_shape(command);
  const bool speaks = !options.data_parallel || ranks().rank == 0;
  std::optional<Writings> writings;
  if (speaks) writings.emplace(command);

  Interrupts interrupts(command.verb());
  interrupts.busy("interrupted while reading; nothing was written");
  const EstimateInput input = read_input(command);
  interrupts.ready();
  Estimate estimate = work(input, options, command.has("save") && speaks, speaks, interrupts.token());
  if (command.has("given")) estimate.given = fmt::format("{}", fmt::join(command.values("given"), ","));

  if (speaks) {
    const std::exception_ptr failure = writings->write(estimate);
    print(command.has("json") ? to_json(estimate) + "\n" : to_text(estimate, stdout_has_colour()));
    if (failure) std::rethrow_exception(failure);
  }
  leave_ranks();
  return command.has("strict") && !estimate.trusted ? exit_not_trusted : exit_done;
}

}  // namespace

int run_estimate(const Words& arguments) {
  Command command = declare();
  if (!command.parse(arguments)) return exit_done;
  if (!command.has("data-parallel")) return run(command);
  return with_one_voice({}, [&] { return run(command); });
}

}  // namespace kedge::app
