#include "estimate_input.hpp"

#include <fmt/format.h>

#include <algorithm>
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

}  // namespace

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

PairedInput read_input(const Command& command) {
  const Words& files = command.files();
  if (files.size() == 2) {
    PairedInput input{load_array(files[0]), load_array(files[1])};
    require_paired(input.x, input.y);
    return input;
  }
  const Array table = load_table(files[0]);
  const auto chosen = [&](const char* option) {
    return table.columns(table.find_columns(column_names(table, command.values(option))));
  };
  PairedInput input{chosen("x"), chosen("y")};
  require_paired(input.x, input.y);
  return input;
}

}  // namespace kedge::app
