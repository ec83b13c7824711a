// NumPy's .npy, version 1.0: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/atomic_file.hpp"
#include "kedge/array.hpp"

namespace kedge {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

std::string npy_header(const char* descr, const std::string& shape) {
  std::string dict = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", descr, shape);
  // Padded so that the numbers begin at a multiple of 64.
  const std::size_t padding = (64 - (10 + dict.size() + 1) % 64) % 64;
  dict.append(padding, ' ').push_back('\n');
  std::string head = "\x93NUMPY";
  for (const std::size_t byte : {std::size_t{1}, std::size_t{0}, dict.size() & 255, dict.size() >> 8}) {
    head.push_back(static_cast<char>(byte));
  }
  return head + dict;
}

template <class T>
void save(const std::string& path, MatrixView<const T> numbers, const std::string& shape) {
  AtomicFile file(path);
  file.write(npy_header(sizeof(T) == 4 ? "<f4" : "<f8", shape));
  if (numbers.stride() == numbers.cols()) {
    file.write(std::as_bytes(std::span(numbers.data(), numbers.rows() * numbers.cols())));
  } else {
    std::vector<T> block;
    for (std::size_t row = 0; row < numbers.rows(); ++row) {
      block.insert(block.end(), numbers.row(row).begin(), numbers.row(row).end());
      if (block.size() < (std::size_t{1} << 16) && row + 1 < numbers.rows()) continue;
      file.write(std::as_bytes(std::span(block)));
      block.clear();
    }
  }
  file.commit();
}

}  // namespace

void save_npy(const std::string& path, MatrixView<const float> numbers) {
  save(path, numbers, fmt::format("{}, {}", numbers.rows(), numbers.cols()));
}

void save_npy(const std::string& path, MatrixView<const double> numbers) {
  save(path, numbers, fmt::format("{}, {}", numbers.rows(), numbers.cols()));
}

void save_npy(const std::string& path, const std::vector<double>& numbers) {
  save(path, MatrixView<const double>(numbers.data(), numbers.size(), 1), fmt::format("{},", numbers.size()));
}

}  // namespace kedge
