// Features of a protein from its sequence alone.
//   conjoint-triad  residues in seven classes by dipole and volume of their side chains; counts f of the 343
//   triads of
//                   neighbouring classes as (f - min f) / max f (Shen et al., "Predicting protein-protein
//                   interactions based only on sequences information", PNAS 2007)
//   dipeptide       shares of the 400 pairs of neighbouring residues
//   composition     shares of the 20 residues
// Letters for residues that are not among the twenty (X, B, Z, U) interrupt a sequence.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "core/nearest.hpp"
#include "kedge/error.hpp"
#include "kedge/link.hpp"

namespace kedge {
namespace {

constexpr std::string_view residues = "ACDEFGHIKLMNPQRSTVWY";
constexpr std::array<std::string_view, 7> classes = {"AGV", "ILFP", "YMTS", "HNQW", "RK", "DE", "C"};
constexpr int outside = -1;

int class_of(char letter) {
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (classes[c].find(letter) != std::string_view::npos) return static_cast<int>(c);
  }
  return outside;
}

int residue_of(char letter) {
  const std::size_t at = residues.find(letter);
  return at == std::string_view::npos ? outside : static_cast<int>(at);
}

/// Counts of the words of `length` symbols among `symbols`; a word's place is its number in base `base`.
std::vector<double> word_counts(const std::vector<int>& symbols, std::size_t length, std::size_t base) {
  std::size_t words = 1;
  for (std::size_t i = 0; i < length; ++i) words *= base;
  std::vector<double> counts(words);
  for (std::size_t end = length; end <= symbols.size(); ++end) {
    std::size_t word = 0;
    bool whole = true;
    for (std::size_t i = end - length; i < end; ++i) {
      whole = whole && symbols[i] != outside;
      word = word * base + static_cast<std::size_t>(std::max(symbols[i], 0));
    }
    if (whole) ++counts[word];
  }
  return counts;
}

std::vector<int> symbols_of(std::string_view sequence, int (*symbol)(char)) {
  std::vector<int> symbols;
  symbols.reserve(sequence.size());
  for (const char letter : sequence) {
    symbols.push_back(
        symbol(letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter));
  }
  return symbols;
}

std::vector<double> shares(std::vector<double> counts) {
  double sum = 0;
  for (const double count : counts) sum += count;
  for (double& count : counts) count /= std::max(sum, 1.0);
  return counts;
}

std::vector<double> conjoint_triad(std::string_view sequence) {
  std::vector<double> counts = word_counts(symbols_of(sequence, class_of), 3, classes.size());
  const auto [least, most] = std::ranges::minmax(counts);
  for (double& count : counts) count = (count - least) / std::max(most, 1.0);
  return counts;
}

std::vector<double> dipeptide(std::string_view sequence) {
  return shares(word_counts(symbols_of(sequence, residue_of), 2, residues.size()));
}

std::vector<double> composition(std::string_view sequence) {
  return shares(word_counts(symbols_of(sequence, residue_of), 1, residues.size()));
}

struct Kind {
  const char* name;
  std::size_t columns;
  std::vector<double> (*features)(std::string_view);
};
constexpr std::array all_kinds = {Kind{"conjoint-triad", 343, conjoint_triad},
                                  Kind{"dipeptide", 400, dipeptide}, Kind{"composition", 20, composition}};

const Kind& find_kind(const std::string& name) {
  const auto found = std::ranges::find_if(all_kinds, [&](const Kind& kind) { return kind.name == name; });
  if (found != all_kinds.end()) return *found;
  throw InputError(fmt::format("--kind must be {}, not '{}'", list_words(sequence_feature_kinds()), name));
}

void require_residues(const SequenceList& list, std::size_t i) {
  const auto known = symbols_of(list.sequences[i], residue_of);
  const auto count = std::ranges::count_if(known, [](int symbol) { return symbol != outside; });
  if (2 * static_cast<std::size_t>(count) > known.size()) return;
  throw InputError(
      fmt::format("{}: the sequence of {} is not one of amino acids; leave it out", list.name, list.ids[i]));
}

}  // namespace

const std::vector<std::string>& sequence_feature_kinds() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    all.reserve(all_kinds.size());
    for (const Kind& kind : all_kinds) all.emplace_back(kind.name);
    return all;
  }();
  return names;
}

EntityTable sequence_features(const SequenceList& sequences, const std::vector<std::string>& kinds) {
  std::size_t columns = 0;
  for (const std::string& name : kinds) columns += find_kind(name).columns;
  EntityTable table;
  table.name = sequences.name;
  table.ids = sequences.ids;
  table.rows = Matrix<float>(sequences.ids.size(), columns);
  for (std::size_t i = 0; i < sequences.ids.size(); ++i) {
    require_residues(sequences, i);
    auto to = table.rows.row(i).begin();
    for (const std::string& name : kinds) {
      for (const double value : find_kind(name).features(sequences.sequences[i]))
        *to++ = static_cast<float>(value);
    }
  }
  return table;
}

}  // namespace kedge
