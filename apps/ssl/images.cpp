#include "images.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "kedge/array.hpp"
#include "kedge/error.hpp"
#include "kedge/matrix.hpp"

namespace kedge::ssl {
namespace {

namespace fs = std::filesystem;

/// The file, or the same gzipped.
std::string plain_or_gzipped(const std::string& path) {
  for (const std::string& name : {path, path + ".gz"})
    if (fs::exists(name)) return name;
  throw InputError(fmt::format("there is no {} (nor .gz); --root must be the folder that holds it", path));
}

/// Rows of bytes of an idx file.
Tensor read_bytes(const Array& array) {
  const std::size_t block = 1024;
  Tensor bytes = at::empty({static_cast<std::int64_t>(array.rows()), static_cast<std::int64_t>(array.cols())},
                           at::kByte);
  Matrix<double> numbers(block, array.cols());
  auto* out = bytes.data_ptr<std::uint8_t>();
  for (std::size_t first = 0; first < array.rows(); first += block) {
    const auto rows = numbers.top(std::min(block, array.rows() - first));
    array.read(first, rows);
    for (std::size_t i = 0; i < rows.rows(); ++i)
      for (const double value : rows.row(i)) *out++ = static_cast<std::uint8_t>(value);
  }
  return bytes;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(fmt::format("there is no {}; --root must be the folder that holds it", path));
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Images load_mnist(const std::string& root, Split split) {
  const std::string stem = root + (split == Split::train ? "/train" : "/t10k");
  const Array pixels = load_array(plain_or_gzipped(stem + "-images-idx3-ubyte"));
  const Array labels = load_array(plain_or_gzipped(stem + "-labels-idx1-ubyte"));
  if (pixels.rows() != labels.rows())
    throw InputError(fmt::format("{} has {} images and {} labels", stem, pixels.rows(), labels.rows()));
  const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(static_cast<double>(pixels.cols()))));
  if (side * side != static_cast<std::int64_t>(pixels.cols()))
    throw InputError(fmt::format("images of {} are not square", pixels.name()));
  return {read_bytes(pixels).view({-1, 1, side, side}), read_bytes(labels).view({-1}).to(at::kLong), 10};
}

// One label byte (CIFAR-100: a coarse one before it), then 3 x 32 x 32. Krizhevsky, 2009.
Images load_cifar(const std::string& root, Split split, std::int64_t classes) {
  const bool ten = classes == 10, train = split == Split::train;
  std::vector<std::string> names;
  if (ten && train) {
    for (int i = 1; i <= 5; ++i) names.push_back(fmt::format("data_batch_{}.bin", i));
  } else {
    names.emplace_back(ten ? "test_batch.bin" : train ? "train.bin" : "test.bin");
  }
  const std::int64_t head = ten ? 1 : 2, row = head + 3 * 32 * 32;
  std::vector<Tensor> parts;
  for (const std::string& name : names) {
    std::string bytes = read_file(fmt::format("{}/{}", root, name));
    const auto size = static_cast<std::int64_t>(bytes.size());
    if (size == 0 || size % row != 0)
      throw InputError(fmt::format("{}/{} is damaged: its size is no multiple of {}", root, name, row));
    parts.push_back(at::from_blob(bytes.data(), {size / row, row}, at::kByte).clone());
  }
  const Tensor all = at::cat(parts);
  const Tensor labels = all.select(1, head - 1).to(at::kLong);
  if (labels.max().item<std::int64_t>() >= classes)
    throw InputError(fmt::format("{} holds a class above {}; are these the files of --data cifar{}?", root,
                                 classes - 1, classes));
  return {all.slice(1, head).reshape({-1, 3, 32, 32}).contiguous(), labels, classes};
}

Images load_images(const std::string& kind, const std::string& root, Split split, std::int64_t limit,
                   std::int64_t size) {
  Images all = kind == "mnist"    ? load_mnist(root, split)
               : kind == "folder" ? load_folder(root, split, size)
                                  : load_cifar(root, split, kind == "cifar10" ? 10 : 100);
  if (limit > 0 && limit < all.count()) {
    all.pixels = all.pixels.slice(0, 0, limit);
    all.labels = all.labels.slice(0, 0, limit);
  }
  return all;
}

}  // namespace kedge::ssl
