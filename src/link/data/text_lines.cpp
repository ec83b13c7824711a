#include "link/data/text_lines.hpp"

#include <string_view>

#include "data/source.hpp"

namespace kedge::link {

std::vector<std::string> read_lines(const std::string& path) {
  data::require_readable_file(path);
  const auto source = path.ends_with(".gz") ? data::open_gzip(path, path) : data::open_plain(path, path);
  const data::Bytes bytes = source->take_all();
  std::string_view text(reinterpret_cast<const char*>(bytes.data), bytes.size);
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    constexpr const char* blanks = " \t";
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    line = line.substr(0, line.find_last_not_of(blanks) + 1);
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

}  // namespace kedge::link
