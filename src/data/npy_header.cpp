#include "data/npy_header.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <limits>
#include <optional>

#include "data/elements.hpp"
#include "kedge/error.hpp"

namespace kedge::data {
namespace {

/// Just enough of Python's literals for the three entries; anything else is refused.
class DictParser {
 public:
  DictParser(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  NpyHeader parse() {
    std::optional<std::string> descr;
    std::optional<bool> fortran;
    std::optional<std::vector<std::size_t>> shape;
    expect('{');
    while (!accept('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr" && !descr) {
        descr = type_string();
      } else if (key == "fortran_order" && !fortran) {
        fortran = boolean();
      } else if (key == "shape" && !shape) {
        shape = tuple();
      } else {
        malformed();
      }
      if (accept(',')) continue;
      expect('}');
      break;
    }
    skip_space();
    if (!text_.empty() || !descr || !fortran || !shape) malformed();
    NpyHeader header;
    header.fortran = *fortran;
    header.shape = std::move(*shape);
    set_type(*descr, header);
    header.payload_bytes = checked_bytes(header.shape, header.item_bytes, name_);
    return header;
  }

 private:
  [[noreturn]] void malformed() const {
    throw InputError(fmt::format("{} has a malformed .npy header; write it again with numpy.save", name_));
  }
  [[noreturn]] void unusable(const std::string& what, const std::string& remedy) const {
    throw InputError(fmt::format("{} holds {}; {}", name_, what, remedy));
  }

  void skip_space() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\n' || text_[0] == '\t' || text_[0] == '\r')) {
      text_.remove_prefix(1);
    }
  }
  bool accept(char letter) {
    skip_space();
    if (text_.empty() || text_[0] != letter) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char letter) {
    if (!accept(letter)) malformed();
  }

  std::string quoted() {
    skip_space();
    if (text_.empty() || (text_[0] != '\'' && text_[0] != '"')) malformed();
    const std::size_t end = text_.find(text_[0], 1);
    if (end == std::string_view::npos) malformed();
    std::string word(text_.substr(1, end - 1));
    if (word.find('\\') != std::string::npos) malformed();
    text_.remove_prefix(end + 1);
    return word;
  }

  std::string type_string() {
    skip_space();
    if (!text_.empty() && (text_[0] == '[' || text_[0] == '(')) {
      unusable("records with named fields", "save one plain array of numbers");
    }
    return quoted();
  }

  bool boolean() {
    skip_space();
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "True" : "False";
      if (!text_.starts_with(word)) continue;
      text_.remove_prefix(word.size());
      return value;
    }
    malformed();
  }

  std::vector<std::size_t> tuple() {
    std::vector<std::size_t> extents;
    expect('(');
    while (!accept(')')) {
      skip_space();
      if (text_.starts_with('-')) unusable("an axis of negative length", "write it again with numpy.save");
      std::uint64_t extent = 0;
      const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), extent);
      if (error == std::errc::result_out_of_range) unusable("an axis of impossible length", "write it again");
      if (error != std::errc()) malformed();
      text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
      if (text_.starts_with('L')) text_.remove_prefix(1);  // Python 2
      extents.push_back(extent);
      if (accept(',')) continue;
      expect(')');
      break;
    }
    return extents;
  }

  void set_type(std::string_view descr, NpyHeader& header) const {
    const std::string whole(descr);
    char order = '=';
    if (!descr.empty() && std::string_view("<>|=").find(descr[0]) != std::string_view::npos) {
      order = descr[0];
      descr.remove_prefix(1);
    }
    const char kind = descr.empty() ? '\0' : descr[0];
    std::size_t size = 0;
    if (descr.size() > 1) {
      const auto [end, error] = std::from_chars(descr.data() + 1, descr.data() + descr.size(), size);
      if (error != std::errc() || end != descr.data() + descr.size()) size = 0;
    }
    if (kind == 'O') unusable("Python objects", "save it as numbers or fixed-width strings");
    if (kind == 'c') unusable("complex numbers", "save their real and imaginary parts as two columns");
    if (kind == 'M' || kind == 'm')
      unusable("dates or durations", "save them as numbers with .astype('int64')");
    if (kind == 'V') unusable("records without a numeric type", "save one plain array of numbers");
    if (kind == 'f' && size > 8) unusable("extended floats", "save them with .astype('float64')");

    header.wide_text = kind == 'U';
    if (kind == 'U' || kind == 'S') {
      if (size == 0) unusable("only empty words", "there is nothing to learn from them");
      if (size > std::numeric_limits<std::uint32_t>::max()) malformed();
      header.type = DType::text;
      header.item_bytes = kind == 'U' ? size * 4 : size;
    } else {
      header.type = numeric(kind, size, whole);
      header.item_bytes = element_bytes(header.type);
    }
    const bool several_bytes = header.item_bytes > 1 && kind != 'S';
    if (order == '|' && several_bytes) malformed();
    const char native = std::endian::native == std::endian::little ? '<' : '>';
    header.swapped = several_bytes && order != '=' && order != native;
  }

  DType numeric(char kind, std::size_t size, const std::string& descr) const {
    static constexpr struct {
      char kind;
      std::size_t size;
      DType type;
    } known[] = {{'f', 2, DType::f16}, {'f', 4, DType::f32}, {'f', 8, DType::f64}, {'i', 1, DType::i8},
                 {'i', 2, DType::i16}, {'i', 4, DType::i32}, {'i', 8, DType::i64}, {'u', 1, DType::u8},
                 {'u', 2, DType::u16}, {'u', 4, DType::u32}, {'u', 8, DType::u64}, {'b', 1, DType::boolean}};
    for (const auto& row : known) {
      if (row.kind == kind && row.size == size) return row.type;
    }
    unusable(fmt::format("elements of the unknown type \"{}\"", descr.substr(0, 40)),
             "save it as floats, integers, booleans or strings");
  }

  std::string_view text_;
  const std::string& name_;
};

}  // namespace

std::size_t checked_bytes(const std::vector<std::size_t>& shape, std::size_t item_bytes,
                          const std::string& name) {
  if (shape.empty()) {
    throw InputError(
        fmt::format("{} holds a single number (a 0-d array); one row for each sample is needed", name));
  }
  std::size_t bytes = item_bytes;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (shape[axis] == 0) {
      throw InputError(
          fmt::format("{} has no {}; there is nothing to learn from", name, axis == 0 ? "rows" : "columns"));
    }
    if (__builtin_mul_overflow(bytes, shape[axis], &bytes) ||
        bytes > static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max())) {
      throw InputError(
          fmt::format("{} has an impossible shape, larger than any memory; write it again", name));
    }
  }
  return bytes;
}

NpyHeader parse_npy_dict(std::string_view dict, const std::string& name) {
  return DictParser(dict, name).parse();
}

NpyHeader read_npy_header(Source& source) {
  const auto cut_short = [&]() -> InputError {
    return InputError(
        fmt::format("{} is cut short within its header; write it again with numpy.save", source.name()));
  };
  unsigned char head[12];
  const std::size_t got = source.read(reinterpret_cast<std::byte*>(head), 8);
  const std::string_view magic("\x93NUMPY", 6);
  if (std::string_view(reinterpret_cast<const char*>(head), std::min<std::size_t>(got, 6)) != magic) {
    throw InputError(
        fmt::format("{} is not a .npy file; it begins otherwise than numpy.save would", source.name()));
  }
  if (got < 8) throw cut_short();
  if (head[6] < 1 || head[6] > 3) {
    throw InputError(
        fmt::format("{} is a .npy file of version {}.{}, and 1 to 3 are known; write it again with "
                    "numpy.save",
                    source.name(), head[6], head[7]));
  }
  const std::size_t length_bytes = head[6] == 1 ? 2 : 4;
  if (source.read(reinterpret_cast<std::byte*>(head) + 8, length_bytes) < length_bytes) throw cut_short();
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) length |= std::size_t{head[8 + i]} << (8 * i);
  if (length > source.most_left()) throw cut_short();
  if (length > std::size_t{1} << 20) {
    throw InputError(
        fmt::format("{} has a header of {} bytes, and no plain array needs more than a few hundred",
                    source.name(), length));
  }
  std::string dict(length, '\0');
  if (source.read(reinterpret_cast<std::byte*>(dict.data()), length) < length) throw cut_short();
  return parse_npy_dict(dict, source.name());
}

}  // namespace kedge::data
