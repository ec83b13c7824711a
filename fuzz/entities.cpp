// Tables of entities: as text, and as an array whose ids stand in a file beside it. A zero byte parts the
// two.
#include <cmath>

#include "bytes.hpp"
#include "kedge/link.hpp"

namespace {

void use(const kedge::EntityTable& table) {
  if (table.ids.size() != table.rows.rows()) kedge::fuzz::found("ids and rows differ in number");
  for (const float value : table.rows.flat()) {
    if (!std::isfinite(value)) kedge::fuzz::found("a number is not finite");
  }
  if (kedge::entities_tsv(table).empty()) kedge::fuzz::found("a table without text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge;
  static const fuzz::MemoryFile tsv(".tsv"), npy(".npy"), ids(".ids");
  const std::string_view all = fuzz::text(data, size), names = all.substr(0, all.find('\0'));
  const std::string& table = tsv.write(all);
  fuzz::accepted([&] { use(load_entities(table)); });
  if (names.size() == size) return 0;
  const std::string& list = ids.write(names);
  const std::string& rows = npy.write(all.substr(names.size() + 1));
  fuzz::accepted([&] { use(load_entities(rows, list)); });
  return 0;
}
