// The table of `kedge objectives`.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "kedge/report.hpp"

namespace kedge {
namespace {

using Row = std::array<std::string, 6>;

std::string parameters(const ObjectiveInfo& info) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : info.defaults) parts.push_back(fmt::format("{}={}", name, value));
  return fmt::format("{}", fmt::join(parts, " "));
}

std::string line(const Row& row, const std::array<std::size_t, 6>& widths) {
  std::string text;
  for (std::size_t col = 0; col < row.size(); ++col) text += fmt::format("{:<{}}  ", row[col], widths[col]);
  return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
}

}  // namespace

std::string to_text(const std::vector<ObjectiveInfo>& objectives) {
  std::vector<Row> rows = {{"NAME", "FAMILY", "RULE", "TYPE", "PARAMETERS", "REFERENCE"}};
  for (const ObjectiveInfo& info : objectives) {
    rows.push_back({info.name, info.family, info.rule.empty() ? "-" : info.rule, fmt::format("{}", info.type),
                    info.defaults.empty() ? "-" : parameters(info), info.reference});
  }
  std::array<std::size_t, 6> widths{};
  for (const Row& row : rows) {
    for (std::size_t col = 0; col < row.size(); ++col) widths[col] = std::max(widths[col], row[col].size());
  }
  std::string text;
  for (const Row& row : rows) text += line(row, widths);
  return text +
         "\ntype 1: trains and reports one bound; type 2: reports another bound than it trains;\n"
         "type 3: learns log r, and the estimate is its mean (plug-in)\n";
}

}  // namespace kedge
