#include "command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "kedge/error.hpp"
#include "nearest.hpp"
#include "output.hpp"

namespace kedge::app {
namespace {

constexpr std::size_t help_column = 26, help_width = 80;

/// Words from help_column on, broken between them.
std::string beside(std::string left, std::string_view text) {
  std::string out = std::move(left);
  if (out.size() + 2 > help_column) out += '\n' + std::string(help_column, ' ');
  std::size_t column = help_column;
  if (out.size() < help_column) out.resize(help_column, ' ');
  bool first = true;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!first && column + 1 + word.size() > help_width) {
      out += '\n' + std::string(help_column, ' ');
      column = help_column;
      first = true;
    }
    if (!std::exchange(first, false)) out += ' ', ++column;
    out += word;
    column += word.size();
  }
  return out + "\n";
}

}  // namespace

Command::Command(std::string verb, Words usages, std::string purpose, std::string program)
    : verb_(std::move(verb)),
      purpose_(std::move(purpose)),
      program_(std::move(program)),
      usages_(std::move(usages)) {}

void Command::heading(std::string title) {
  entries_.push_back({Entry::Kind::heading, "", "", std::move(title)});
}
void Command::flag(std::string name, std::string help) {
  entries_.push_back({Entry::Kind::flag, std::move(name), "", std::move(help)});
}
void Command::option(std::string name, std::string placeholder, std::string help) {
  entries_.push_back({Entry::Kind::option, std::move(name), std::move(placeholder), std::move(help)});
}
void Command::note(std::string word, std::string meaning) {
  entries_.push_back({Entry::Kind::note, std::move(word), "", std::move(meaning)});
}
void Command::footer(std::string text) { footer_ = std::move(text); }

const Command::Entry& Command::known(std::string_view name) const {
  Words names;
  for (const Entry& entry : entries_) {
    if (!entry.is_option()) continue;
    if (entry.name == name) return entry;
    names.push_back("--" + entry.name);
  }
  const std::string written = fmt::format("--{}", name);
  throw InputError(fmt::format("there is no option {}{} ({} {} --help lists all)", written,
                               did_you_mean(written, names), program_, verb_));
}

/// Reads the option at `at`; returns where the next word stands.
std::size_t Command::take(const Words& arguments, std::size_t at) {
  const std::string_view word = std::string_view(arguments[at]).substr(2);
  const std::size_t equals = word.find('=');
  const Entry& entry = known(word.substr(0, equals));
  Words& values = found_[entry.name];
  if (entry.kind == Entry::Kind::flag) {
    if (equals != std::string_view::npos) throw InputError(fmt::format("--{} takes no value", entry.name));
    return at + 1;
  }
  if (equals != std::string_view::npos) {
    values.emplace_back(word.substr(equals + 1));
    return at + 1;
  }
  if (at + 1 == arguments.size() || arguments[at + 1].starts_with("--")) {
    throw InputError(fmt::format("--{} needs a value: --{} {}", entry.name, entry.name, entry.placeholder));
  }
  values.push_back(arguments[at + 1]);
  return at + 2;
}

bool Command::parse(const Words& arguments) {
  for (const std::string& word : arguments) {
    if (word == "--") break;
    if (word == "--help" || word == "-h") {
      print(help());
      return false;
    }
  }
  bool options = true;
  for (std::size_t at = 0; at < arguments.size();) {
    const std::string& word = arguments[at];
    if (options && word == "--") {
      options = false;
      ++at;
    } else if (options && word.starts_with("--")) {
      at = take(arguments, at);
    } else if (options && word.size() > 1 && word[0] == '-') {
      throw InputError(
          fmt::format("there is no option {}; options begin with two dashes, and a file of that name is "
                      "written ./{}",
                      word, word));
    } else {
      files_.push_back(word);
      ++at;
    }
  }
  return true;
}

Words Command::values(std::string_view name) const {
  const auto found = found_.find(name);
  return found == found_.end() ? Words{} : found->second;
}

std::optional<std::string> Command::value(std::string_view name) const {
  const Words all = values(name);
  return all.empty() ? std::nullopt : std::optional(all.back());
}

std::string Command::help() const {
  std::string text;
  for (const std::string& usage : usages_) {
    text += fmt::format("{}{} {} {}\n", text.empty() ? "Usage: " : "       ", program_, verb_, usage);
  }
  text += "\n" + purpose_ + "\n";
  for (const Entry& entry : entries_) {
    const std::string dashes = entry.is_option() ? "--" : "", space = entry.placeholder.empty() ? "" : " ";
    if (entry.kind == Entry::Kind::heading) {
      text += fmt::format("\n{}:\n", entry.help);
    } else {
      text += beside(fmt::format("  {}{}{}{}", dashes, entry.name, space, entry.placeholder), entry.help);
    }
  }
  if (!footer_.empty()) text += "\n" + footer_ + "\n";
  return text;
}

}  // namespace kedge::app
