// A rectangle of numbers that somebody else owns: row-major, rows `stride` elements apart.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>

namespace kedge {

template <class T>
class MatrixView {
 public:
  constexpr MatrixView() = default;
  constexpr MatrixView(T* data, std::size_t rows, std::size_t cols, std::size_t stride)
      : data_(data), rows_(rows), cols_(cols), stride_(stride) {}
  constexpr MatrixView(T* data, std::size_t rows, std::size_t cols) : MatrixView(data, rows, cols, cols) {}

  /// A view one may write through is also a view one may read through.
  // NOLINTBEGIN(google-explicit-constructor)
  template <class U>
  requires(std::is_same_v<T, const U> && !std::is_const_v<U>) constexpr MatrixView(const MatrixView<U>& other)
      : MatrixView(other.data(), other.rows(), other.cols(), other.stride()) {}
  // NOLINTEND(google-explicit-constructor)

  constexpr T* data() const { return data_; }
  constexpr std::size_t rows() const { return rows_; }
  constexpr std::size_t cols() const { return cols_; }
  constexpr std::size_t stride() const { return stride_; }
  constexpr bool empty() const { return rows_ == 0 || cols_ == 0; }

  constexpr T& operator()(std::size_t row, std::size_t col) const { return data_[row * stride_ + col]; }
  constexpr std::span<T> row(std::size_t index) const { return {data_ + index * stride_, cols_}; }

  /// The rectangle of `rows` x `cols` whose first element is (row, col).
  constexpr MatrixView block(std::size_t row, std::size_t col, std::size_t rows, std::size_t cols) const {
    return {data_ + row * stride_ + col, rows, cols, stride_};
  }

 private:
  T* data_ = nullptr;
  std::size_t rows_ = 0, cols_ = 0, stride_ = 0;
};

}  // namespace kedge
