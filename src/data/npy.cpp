// NumPy's .npy: a header, then the elements, in C or Fortran order and either byte order.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "data/elements.hpp"
#include "data/npy_header.hpp"
#include "data/readers.hpp"
#include "data/utf8.hpp"
#include "kedge/error.hpp"

namespace kedge::data {
namespace {

/// One fixed-width word without its padding of zeros.
void decode(const std::byte* from, const NpyHeader& header, std::string& word) {
  word.clear();
  if (!header.wide_text) {
    const auto* letters = reinterpret_cast<const char*>(from);
    std::size_t length = header.item_bytes;
    while (length > 0 && letters[length - 1] == '\0') --length;
    word = to_utf8({letters, length});
    return;
  }
  std::size_t zeros = 0;  // those between letters are kept, those at the end are padding
  for (std::size_t at = 0; at < header.item_bytes; at += 4) {
    std::uint32_t code;
    std::memcpy(&code, from + at, 4);
    if (header.swapped) code = __builtin_bswap32(code);
    if (code == 0) {
      ++zeros;
      continue;
    }
    word.append(std::exchange(zeros, 0), '\0');
    if (!append_utf8(code, word)) append_utf8(0xFFFD, word);
  }
}

std::shared_ptr<const Words> decode_words(const Strip& strip, std::size_t rows, const NpyHeader& header) {
  auto words = std::make_shared<Words>();
  words->ends.reserve(rows * strip.cols);
  std::string word;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::byte* from = strip.start + static_cast<std::ptrdiff_t>(row) * strip.row_step;
    for (std::size_t col = 0; col < strip.cols; ++col) {
      decode(from + strip.offset(col), header, word);
      words->add(word);
    }
  }
  return words;
}

}  // namespace

std::shared_ptr<const Table> read_npy(Source& source) {
  const NpyHeader header = read_npy_header(source);
  Bytes bytes = take_payload(source, header.payload_bytes);
  Strip strip = dense_strip(header.type, header.shape, header.fortran, std::move(bytes), header.item_bytes);
  strip.swapped = header.swapped;
  if (header.type == DType::text) {
    strip.words = decode_words(strip, header.shape[0], header);
    strip.owner = nullptr;
    strip.start = nullptr;
    strip.mapped_bytes = 0;
  }
  auto table = std::make_shared<Table>();
  table->name = source.name();
  table->rows = header.shape[0];
  table->add(std::move(strip));
  return table;
}

}  // namespace kedge::data
