// IDX, the format of the MNIST files: 0, 0, type, number of axes, their lengths, elements; all big-endian.
// http://yann.lecun.com/exdb/mnist
#include <fmt/format.h>

#include <bit>
#include <utility>
#include <vector>

#include "data/elements.hpp"
#include "data/npy_header.hpp"
#include "data/readers.hpp"
#include "kedge/error.hpp"

namespace kedge::data {
namespace {

DType type_of(unsigned char code, const std::string& name) {
  switch (code) {
    case 0x08:
      return DType::u8;
    case 0x09:
      return DType::i8;
    case 0x0B:
      return DType::i16;
    case 0x0C:
      return DType::i32;
    case 0x0D:
      return DType::f32;
    case 0x0E:
      return DType::f64;
    default:
      break;
  }
  throw InputError(fmt::format("{} is not an IDX file; its type code {:#04x} is unknown", name, code));
}

}  // namespace

std::shared_ptr<const Table> read_idx(Source& source) {
  const auto cut_short = [&]() -> InputError {
    return InputError(
        fmt::format("{} is cut short within its IDX header; copy or download it again", source.name()));
  };
  unsigned char head[4];
  if (source.read(reinterpret_cast<std::byte*>(head), 4) < 4) throw cut_short();
  if (head[0] != 0 || head[1] != 0) {
    throw InputError(
        fmt::format("{} is not an IDX file; it does not begin with two zero bytes", source.name()));
  }
  const DType type = type_of(head[2], source.name());
  std::vector<std::size_t> shape;
  for (int axis = 0; axis < head[3]; ++axis) {
    unsigned char be[4];
    if (source.read(reinterpret_cast<std::byte*>(be), 4) < 4) throw cut_short();
    shape.push_back(std::size_t{be[0]} << 24 | std::size_t{be[1]} << 16 | std::size_t{be[2]} << 8 | be[3]);
  }
  const std::size_t item = element_bytes(type);
  Bytes bytes = take_payload(source, checked_bytes(shape, item, source.name()));
  Strip strip = dense_strip(type, shape, false, std::move(bytes), item);
  strip.swapped = item > 1 && std::endian::native == std::endian::little;
  auto table = std::make_shared<Table>();
  table->name = source.name();
  table->rows = shape[0];
  table->add(std::move(strip));
  return table;
}

}  // namespace kedge::data
