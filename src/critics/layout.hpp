// Where each weight of a critic stands in its one parameter buffer. A critic is a shape; weights, gradients,
// moments and averages are plain buffers of layout.size() floats beside it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "kedge/matrix_view.hpp"

namespace kedge::critics {

/// A named rectangle of the buffer.
struct Slot {
  std::string name;
  std::size_t rows = 0, cols = 0, offset = 0;
  bool decays = false;  ///< a matrix of weights, for weight decay; not a bias or a scale
  bool trained = true;  ///< false: fitted elsewhere, never touched by an optimiser

  std::size_t size() const { return rows * cols; }
  MatrixView<float> matrix(std::span<float> buffer) const { return {buffer.data() + offset, rows, cols}; }
  MatrixView<const float> matrix(std::span<const float> buffer) const {
    return {buffer.data() + offset, rows, cols};
  }
  std::span<float> vector(std::span<float> buffer) const { return buffer.subspan(offset, size()); }
  std::span<const float> vector(std::span<const float> buffer) const {
    return buffer.subspan(offset, size());
  }
};

class Layout {
 public:
  Slot matrix(std::string name, std::size_t rows, std::size_t cols) {
    return add({std::move(name), rows, cols, 0, true});
  }
  Slot vector(std::string name, std::size_t size) { return add({std::move(name), 1, size, 0, false}); }
  Slot fixed(std::string name, std::size_t rows, std::size_t cols) {
    return add({std::move(name), rows, cols, 0, false, false});
  }

  std::size_t size() const { return size_; }
  const std::vector<Slot>& slots() const { return slots_; }

 private:
  Slot add(Slot slot) {
    constexpr std::size_t line = 16;  // floats of a cache line: no slot shares one
    slot.offset = size_;
    size_ += (slot.size() + line - 1) / line * line;
    slots_.push_back(slot);
    return slot;
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

}  // namespace kedge::critics
