// FASTA: a line ">id words", then lines of letters. Otherwise each line is an id and its sequence.
#include <fmt/format.h>

#include "kedge/error.hpp"
#include "kedge/link.hpp"
#include "link/data/text_lines.hpp"

namespace kedge {
namespace {

/// "sp|P53049|OPY1_YEAST" is P53049.
std::string accession(const std::string& word) {
  const std::size_t first = word.find('|');
  if (first == std::string::npos) return word;
  const std::size_t second = word.find('|', first + 1);
  return second == std::string::npos ? word : word.substr(first + 1, second - first - 1);
}

void read_fasta(const std::vector<std::string>& lines, SequenceList& list) {
  for (const std::string& line : lines) {
    if (line[0] == '>') {
      const std::size_t begin = line.find_first_not_of(" \t", 1);
      const std::size_t end = line.find_first_of(" \t", std::min(begin, line.size()));
      list.ids.push_back(begin == std::string::npos ? "" : accession(line.substr(begin, end - begin)));
      list.sequences.emplace_back();
    } else {
      list.sequences.back() += line;
    }
  }
}

void read_table(const std::vector<std::string>& lines, SequenceList& list) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t end = lines[i].find_first_of(" \t,");
    const std::size_t begin = lines[i].find_first_not_of(" \t,", end);
    if (begin == std::string::npos || lines[i].find_first_of(" \t,", begin) != std::string::npos) {
      throw InputError(
          fmt::format("{}, line {} is not an id and a sequence; FASTA, or two columns separated by a tab, "
                      "are wanted",
                      list.name, i + 1));
    }
    list.ids.push_back(lines[i].substr(0, end));
    list.sequences.push_back(lines[i].substr(begin));
  }
}

}  // namespace

SequenceList load_sequences(const std::string& path) {
  SequenceList list;
  list.name = path;
  const auto lines = link::read_lines(path);
  if (lines.empty()) throw InputError(fmt::format("{} holds no sequence", path));
  if (lines[0][0] == '>') {
    read_fasta(lines, list);
  } else {
    read_table(lines, list);
  }
  return list;
}

}  // namespace kedge
