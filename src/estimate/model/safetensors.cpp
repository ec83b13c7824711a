#include "estimate/model/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/atomic_file.hpp"
#include "core/json_whole.hpp"
#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "floats are stored as they lie in memory");

constexpr std::uint64_t largest_header = 100'000'000;  // the format's own limit

[[noreturn]] void damaged(const std::string& path, const std::string& what) {
  throw InputError(fmt::format("{} is not a readable model: {}; save it again with --save", path, what));
}

std::string read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw InputError(fmt::format("{} cannot be opened: {}", path, std::strerror(errno)));
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) throw InputError(fmt::format("{} cannot be read", path));
  return bytes;
}

Tensor read_tensor(const std::string& path, const std::string& name, const json& entry,
                   std::string_view data) {
  const auto dtype = entry.value("dtype", std::string{});
  if (dtype != "F32") damaged(path, fmt::format("tensor '{}' has type '{}', not F32", name, dtype));
  Tensor tensor;
  tensor.shape = wholes(entry.at("shape"));
  const auto range = wholes(entry.at("data_offsets"));
  if (range.size() != 2 || range[0] > range[1] || range[1] > data.size()) {
    damaged(path, fmt::format("tensor '{}' lies outside the file, which may be cut short", name));
  }
  const std::uint64_t bytes = range[1] - range[0];
  const auto unfilled = [&] {
    damaged(path, fmt::format("tensor '{}' has a shape that its bytes do not fill", name));
  };
  const bool empty = std::ranges::find(tensor.shape, 0U) != tensor.shape.end();
  std::uint64_t count = empty ? 0 : 1;
  for (const std::size_t axis : tensor.shape) {
    if (empty) break;
    if (count > bytes / axis) unfilled();  // before the product can overflow
    count *= axis;
  }
  if (count * sizeof(float) != bytes) unfilled();
  tensor.values.resize(count);
  if (bytes > 0)
    std::memcpy(tensor.values.data(), data.data() + range[0], bytes);  // null is nothing to copy to
  for (float value : tensor.values) {
    if (!std::isfinite(value)) damaged(path, fmt::format("tensor '{}' holds a NaN or an infinity", name));
  }
  return tensor;
}

}  // namespace

void write_safetensors(const std::string& path, const TensorFile& file) {
  json header = json::object();
  header["__metadata__"] = file.metadata;
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : file.tensors) {
    const std::uint64_t end = offset + tensor.values.size() * sizeof(float);
    header[name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump(-1, ' ', false, json::error_handler_t::replace);
  text.append((8 - text.size() % 8) % 8, ' ');
  const std::uint64_t length = text.size();

  AtomicFile out(path);
  out.write(std::as_bytes(std::span(&length, 1)));
  out.write(text);
  for (const auto& [name, tensor] : file.tensors) out.write(std::as_bytes(std::span(tensor.values)));
  out.commit();
}

TensorFile read_safetensors(const std::string& path) {
  const std::string bytes = read_all(path);
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) damaged(path, "it is shorter than its header");
  std::memcpy(&length, bytes.data(), sizeof length);
  if (length > largest_header || length > bytes.size() - sizeof length) {
    damaged(path, "its header says more than the file holds");
  }
  const std::string_view text = std::string_view(bytes).substr(sizeof length, length);
  const std::string_view data = std::string_view(bytes).substr(sizeof length + length);
  TensorFile file;
  try {
    const json header = json::parse(text);
    if (!header.is_object()) damaged(path, "its header is not a JSON object");
    for (const auto& [name, entry] : header.items()) {
      if (name == "__metadata__") {
        file.metadata = entry.get<std::map<std::string, std::string>>();
      } else {
        file.tensors[name] = read_tensor(path, name, entry, data);
      }
    }
  } catch (const json::exception&) {
    damaged(path, "its header is not what the safetensors format prescribes");
  }
  return file;
}

}  // namespace kedge::estimate
