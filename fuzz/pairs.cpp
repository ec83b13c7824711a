// Lists of pairs of entities, directed and not, and lists of sequences with their features.
#include "bytes.hpp"
#include "kedge/link.hpp"

namespace {

kedge::EntityTable letters() {
  kedge::EntityTable table;
  table.name = "table";
  for (char id = 'a'; id <= 'h'; ++id) table.ids.emplace_back(1, id);
  for (char id = '1'; id <= '4'; ++id) table.ids.emplace_back(1, id);
  table.rows = kedge::Matrix<float>(table.ids.size(), 1);
  return table;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge;
  static const fuzz::MemoryFile file(".tsv");
  static const EntityTable table = letters();
  const std::string path = file.write(fuzz::text(data, size));
  for (const bool directed : {false, true}) {
    fuzz::accepted([&] {
      const PairList list = load_pairs(path, table, directed);
      const PairCounts& n = list.counts;
      if (n.lines !=
          n.interacting + n.not_interacting + n.unknown + n.self + n.duplicates + n.contradictions) {
        fuzz::found("lines of the list were lost");
      }
    });
  }
  fuzz::accepted([&] { sequence_features(load_sequences(path), {"composition"}); });
  return 0;
}
