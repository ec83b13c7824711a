#include "option_flags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <variant>

#include "config_file.hpp"
#include "kedge/error.hpp"

namespace kedge::app {
namespace {

bool wanted(const OptionSpec& spec, const Words& only) {
  return only.empty() || std::ranges::find(only, spec.name) != only.end();
}

struct Group {
  const char* title;
  Words names;
};

/// Rows of the table that no group names stand in the last one, so that a new row is never lost.
const std::vector<Group>& groups() {
  static const std::vector<Group> all = {
      {"Method", {"method", "objective", "k", "nu", "param", "direction"}},
      {"Critic", {"critic", "hidden", "embed"}},
      {"Training", {"batch", "steps", "lr", "precision", "data-parallel", "folds", "fold-by", "gap"}},
      {"Data and result", {"x-type", "y-type", "missing", "rows", "null", "level", "units"}},
      {"General", {}},
  };
  return all;
}

std::size_t group_of(const OptionSpec& spec) {
  std::size_t index = 0;
  while (index + 1 < groups().size() && std::ranges::count(groups()[index].names, spec.name) == 0) ++index;
  return index;
}

bool is_flag(const OptionSpec& spec) { return std::holds_alternative<bool>(spec.default_value()); }

std::string help_of(const OptionSpec& spec) {
  std::string text = spec.help;
  const bool told = std::ranges::all_of(
      spec.choices, [&](const std::string& word) { return spec.help.find(word) != std::string::npos; });
  if (!told) text += fmt::format(": {}", fmt::join(spec.choices, ", "));
  const std::string value = option_text(spec.default_value());
  return value.empty() ? text : fmt::format("{} [{}]", text, value);
}

std::string environment_name(const OptionSpec& spec) {
  std::string name = "KEDGE_";
  for (const char c : spec.name)
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return name;
}

void set_text(Options& options, const OptionSpec& spec, const std::string& text) {
  set_option(options, spec.name, parse_option(spec, text));
}

}  // namespace

void declare_options(Command& command, const Words& only) {
  for (std::size_t group = 0; group < groups().size(); ++group) {
    bool titled = false;
    for (const OptionSpec& spec : option_table()) {
      if (group_of(spec) != group || !wanted(spec, only)) continue;
      if (!std::exchange(titled, true)) command.heading(groups()[group].title);
      if (is_flag(spec)) {
        command.flag(spec.name, spec.help);
      } else {
        command.option(spec.name, spec.placeholder, help_of(spec));
      }
    }
  }
  command.option("config", "FILE.toml", "options from a file: nu = 8, hidden = [256, 256]");
  command.footer(
      "Defaults stand in brackets. Each option may also stand in the environment, as\n"
      "KEDGE_NU for --nu, or in the --config file; a flag wins over the environment,\n"
      "and the environment over the file.");
}

Options resolve_options(const Command& command, const Words& only) {
  Options options;
  if (const auto path = command.value("config")) {
    Options in_file;
    read_config(*path, in_file);
    for (const OptionSpec& spec : option_table()) {
      // A file may be shared by verbs: what one of them does not know is left alone.
      if (in_file.given.contains(spec.name) && wanted(spec, only))
        set_option(options, spec.name, spec.get(in_file));
    }
  }
  for (const OptionSpec& spec : option_table()) {
    const std::string name = environment_name(spec);
    const char* text = std::getenv(name.c_str());
    if (text == nullptr || *text == '\0' || !wanted(spec, only)) continue;
    try {
      set_text(options, spec, text);
    } catch (const InputError& error) {
      throw InputError(fmt::format("{}: {}", name, error.what()));
    }
  }
  for (const OptionSpec& spec : option_table()) {
    if (is_flag(spec) && command.has(spec.name)) set_option(options, spec.name, true);
    for (const std::string& text : command.values(spec.name)) set_text(options, spec, text);
  }
  return options;
}

}  // namespace kedge::app
