// A matrix that owns its numbers: row-major, without gaps, aligned for the widest vector unit.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <span>

#include "kedge/matrix_view.hpp"

namespace kedge {

template <class T>
class Matrix {
 public:
  static constexpr std::size_t alignment = 64;

  Matrix() = default;
  /// All elements zero.
  Matrix(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols), data_(allocate(size())) {
    std::fill_n(data_.get(), size(), T{});
  }
  Matrix(const Matrix& other) : rows_(other.rows_), cols_(other.cols_), data_(allocate(size())) {
    std::copy_n(other.data_.get(), size(), data_.get());
  }
  Matrix(Matrix&&) noexcept = default;
  Matrix& operator=(Matrix&&) noexcept = default;
  Matrix& operator=(const Matrix& other) { return *this = Matrix(other); }
  ~Matrix() = default;

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  std::size_t size() const { return rows_ * cols_; }
  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  T& operator()(std::size_t row, std::size_t col) { return data_[row * cols_ + col]; }
  const T& operator()(std::size_t row, std::size_t col) const { return data_[row * cols_ + col]; }

  std::span<T> row(std::size_t index) { return view().row(index); }
  std::span<const T> row(std::size_t index) const { return view().row(index); }
  std::span<T> flat() { return {data(), size()}; }
  std::span<const T> flat() const { return {data(), size()}; }

  MatrixView<T> view() { return {data(), rows_, cols_}; }
  MatrixView<const T> view() const { return {data(), rows_, cols_}; }
  /// The first `rows` rows: a smaller batch in the same memory.
  MatrixView<T> top(std::size_t rows) { return {data(), rows, cols_}; }
  MatrixView<const T> top(std::size_t rows) const { return {data(), rows, cols_}; }

 private:
  struct Free {
    void operator()(T* data) const { ::operator delete[](data, std::align_val_t{alignment}); }
  };
  static T* allocate(std::size_t count) {
    return static_cast<T*>(::operator new[](count * sizeof(T), std::align_val_t{alignment}));
  }

  std::size_t rows_ = 0, cols_ = 0;
  std::unique_ptr<T[], Free> data_;
};

}  // namespace kedge
