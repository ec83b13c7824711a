// An objective is what it does to a row of scores. It sees the matrix tile by tile, in one or more passes
// that gather a few moments a row, and then once more to write dL/dS; it never knows how the matrix is
// stored. Tiles of different rows may be visited by different threads; sums over rows are taken in finish(),
// in order.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "objectives/tile.hpp"

namespace kedge::objectives {

template <class T>
class Visitor {
 public:
  virtual ~Visitor() = default;

  /// Makes room for the moments; nothing is allocated when the problem is no larger than one before.
  virtual void begin(const Problem& problem) = 0;
  virtual int passes() const { return 1; }
  virtual void accumulate(int pass, const Tile<T>& tile) = 0;
  /// After all tiles of a pass.
  virtual void finish(int pass) = 0;
  /// What accumulate() has gathered, as arrays of bytes with one stretch of equal length for each row: what a
  /// process that saw other rows of the problem lacks before finish() (share.hpp).
  virtual void for_moments(const std::function<void(std::span<std::byte>)>& visit) = 0;

  /// After the last pass: the loss, and the logarithm of the factor that the gradient below lacks (not 0 only
  /// where the true gradient may leave the range of floats).
  virtual double loss() const = 0;
  virtual double log_scale() const { return 0; }
  /// dL/dS at the negatives of a tile, to the same places of `gradient`; what is left in the positives'
  /// places means nothing.
  virtual void gradient(const Tile<T>& tile, MatrixView<T> gradient) const = 0;
  virtual double positive_gradient(std::size_t row) const = 0;

  /// The row baseline a of bounds that have one (TUBA, interpolated), and dL/da, which log_scale() holds for
  /// as well.
  virtual bool has_baseline() const { return false; }
  virtual void set_baseline(std::span<const T>) {}
  virtual double baseline_gradient(std::size_t) const { return 0; }
};

}  // namespace kedge::objectives
