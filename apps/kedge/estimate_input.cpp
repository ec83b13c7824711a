#include "estimate_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kedge/error.hpp"

namespace kedge::app {
namespace {

/// "a,b" is two names, unless a column is called just that.
Words column_names(const Array& table, const Words& texts) {
  Words names;
  for (const std::string& text : texts) {
    bool whole = false;
    for (std::size_t col = 0; col < table.cols() && !whole; ++col) whole = table.column_name(col) == text;
    if (whole) {
      names.push_back(text);
      continue;
    }
    for (std::size_t start = 0; start <= text.size();) {
      const std::size_t end = std::min(text.find(',', start), text.size());
      names.push_back(text.substr(start, end - start));
      start = end + 1;
    }
  }
  return names;
}

/// Options that name a file, or columns where X and Y are columns of a table.
constexpr std::array extras = {"given", "groups", "weights"};

/// The file that one of them names. Beside a table, a word without the extension of one is a column.
std::optional<std::string> file_of(const Command& command, const char* option) {
  const Words words = command.values(option);
  if (words.empty()) return {};
  if (command.files().size() == 1 && std::ranges::none_of(words, is_array_path)) return {};
  if (words.size() > 1) {
    throw InputError(fmt::format("--{} names {} and {}; give one file", option, words[0], words[1]));
  }
  return words[0];
}

}  // namespace

void declare_input(Command& command) {
  command.heading("Input");
  command.option("x", "COLUMNS", "columns of one table: a,b or 1,2 or first:last");
  command.option("y", "COLUMNS", "the same for Y");
  command.option("given", "Z", "a file or columns: estimate I(X;Y|Z)");
  command.option("groups", "G", "a file or a column: rows with the same entry are held out together");
  command.option("weights", "W", "a file or a column: how much each row counts");
}

void require_input_shape(const Command& command) {
  const Words& files = command.files();
  const bool x = command.has("x"), y = command.has("y");
  if (files.empty()) {
    throw InputError("no input: give two files, X and Y, or one table with --x and --y");
  }
  if (files.size() > 2) {
    throw InputError(
        fmt::format("{} files are too many: give X and Y, or one table with --x and --y", files.size()));
  }
  if (files.size() == 2 && (x || y)) {
    throw InputError(fmt::format(
        "{} chooses columns of one table, and here are two files; give one of the two", x ? "--x" : "--y"));
  }
  if (files.size() == 1 && !x && !y) {
    throw InputError(fmt::format(
        "only X is here: give Y as a second file, or name columns of {} with --x and --y", files[0]));
  }
  if (files.size() == 1 && !(x && y)) {
    throw InputError(fmt::format("{} is missing: one table needs both --x and --y", x ? "--y" : "--x"));
  }
}

Words input_files(const Command& command) {
  Words all = command.files();
  for (const char* option : extras) {
    if (const auto file = file_of(command, option)) all.push_back(*file);
  }
  return all;
}

EstimateInput read_input(const Command& command) {
  const Words& files = command.files();
  Array table;
  if (files.size() == 1) table = load_table(files[0], Missing::keep);
  const auto columns = [&](const char* option) {
    return table.columns(table.find_columns(column_names(table, command.values(option))));
  };
  const auto extra = [&](const char* option) {
    if (!command.has(option)) return Array();
    const auto file = file_of(command, option);
    return file ? load_array(*file, Missing::keep) : columns(option);
  };
  EstimateInput input;
  input.x = files.size() == 1 ? columns("x") : load_array(files[0], Missing::keep);
  input.y = files.size() == 1 ? columns("y") : load_array(files[1], Missing::keep);
  require_paired(input.x, input.y);
  input.z = extra("given");
  input.rows = {extra("groups"), extra("weights")};
  return input;
}

}  // namespace kedge::app
