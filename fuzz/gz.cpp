// gzip around a table, read as it stands, and packed here and read back: then both must be the same.
#include <zlib.h>

#include <algorithm>

#include "use_array.hpp"

namespace {

std::string pack(std::string_view plain) {
  z_stream stream{};
  // The smallest window and tables: to clear the usual ones would take longer than all the rest.
  deflateInit2(&stream, 1, Z_DEFLATED, 9 + 16, 1, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, plain.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string all_of(const std::unique_ptr<kedge::data::Source>& source) {
  const kedge::data::Bytes bytes = source->take_all();
  return {reinterpret_cast<const char*>(bytes.data), bytes.size};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge;
  static const fuzz::MemoryFile file(".csv.gz");
  const std::string_view bytes = fuzz::text(data, size);
  const std::string path = file.write(bytes);
  fuzz::accepted([&] { fuzz::use_array(load_array(path)); });
  if (size == 0) return 0;
  const std::size_t cut = data[0] % size;  // two members, one after the other
  file.write(pack(bytes.substr(0, cut)) + pack(bytes.substr(cut)));
  if (all_of(data::open_gzip(path, path)) != bytes) fuzz::found("gzip gives other bytes than were packed");
  return 0;
}
