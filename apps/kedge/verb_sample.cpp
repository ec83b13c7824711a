// x.npy, y.npy and truth.json of a task.
#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>
#include <system_error>

#include "data_folder.hpp"
#include "interrupts.hpp"
#include "kedge/array.hpp"
#include "kedge/error.hpp"
#include "kedge/memory.hpp"
#include "kedge/task.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "text_file.hpp"
#include "verbs.hpp"

namespace kedge::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_rows = 100'000'000;

std::size_t parse_n(const Command& command) {
  const auto text = command.value("n");
  if (!text) throw InputError("--n is missing: how many rows to draw");
  std::uint64_t n = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), n);
  if (error != std::errc() || end != text->data() + text->size() || n < 1 || n > most_rows) {
    throw InputError(fmt::format("--n must be a whole number from 1 to {}, not '{}'", most_rows, *text));
  }
  return static_cast<std::size_t>(n);
}

void make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!fs::is_directory(folder)) {
    throw InputError(fmt::format("the folder {} could not be made: {}", folder,
                                 error ? error.message() : "something else has that name"));
  }
}

std::string truth(const std::string& task, std::size_t n, const Options& options, double nats) {
  const bool bits = options.units == "bits";
  nlohmann::ordered_json json;
  json["task"] = task;
  json["mi"] = bits ? nats / std::numbers::ln2 : nats;
  json["unit"] = options.units;
  json["n"] = n;
  json["seed"] = options.seed;
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

int run_sample(const Words& arguments) {
  Command command("sample", {"TASK --n N --out DIR [--seed S] [--data DIR]"},
                  "Draws n rows of a task whose mutual information is known exactly, and writes\n"
                  "x.npy, y.npy and truth.json. The same seed gives the same rows everywhere.");
  command.heading("Tasks");
  for (const TaskInfo& task : list_tasks()) {
    command.note(task.id, task.alias.empty() ? task.summary : task.alias + ": " + task.summary);
  }
  command.heading("What to draw");
  command.option("n", "N", "rows to draw");
  command.option("out", "DIR", "folder to write to; made if it is missing");
  declare_data(command);
  const Words known = {"seed", "units", "threads"};
  declare_options(command, known);
  if (!command.parse(arguments)) return exit_done;
  if (command.files().size() != 1)
    throw InputError("give one task, as in: kedge sample gaussian/d10/bits4 --n 1000 --out DIR");
  const std::string& task = command.files()[0];
  const std::size_t n = parse_n(command);
  const auto folder = command.value("out");
  if (!folder || folder->empty()) throw InputError("--out is missing: the folder to write to");
  const Options options = resolve_options(command, known);

  const std::string data = data_folder(command);

  Interrupts interrupts(command.verb());
  interrupts.busy("interrupted while drawing rows; nothing was written");
  const Sample one = sample(task, 1, options.seed, data);
  require_memory(static_cast<double>(n) * static_cast<double>(one.x.cols() + one.y.cols()) * sizeof(float),
                 fmt::format("--n {} makes", n));
  make_folder(*folder);
  const Sample drawn = sample(task, n, options.seed, data);
  interrupts.ready();

  const auto path = [&](const char* name) { return (fs::path(*folder) / name).string(); };
  const auto go_on = [&](const char* name) {
    if (!interrupts.token().stop_requested()) return;
    throw Interrupted(fmt::format("stopped before {} was written", path(name)));
  };
  save_npy(path("x.npy"), drawn.x.view());
  go_on("y.npy");
  save_npy(path("y.npy"), drawn.y.view());
  go_on("truth.json");
  write_text_file(path("truth.json"), truth(task, n, options, drawn.mi));
  say(fmt::format("wrote {}, {} and {}", path("x.npy"), path("y.npy"), path("truth.json")));
  return exit_done;
}

}  // namespace kedge::app
