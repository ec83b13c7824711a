// What a kernel gave on one instruction set, and how far another may be from it. Sets differ in the length of
// their vectors, so sums run in another order, and in fused multiply-adds, so products are rounded or not. A
// sum of m terms in any order is within (m - 1) u of exact, relative to the sum of magnitudes (Higham,
// Accuracy and Stability of Numerical Algorithms, section 4.2), u = epsilon / 2; two sums are apart by twice
// that. Highway promises its exp within 1 ulp and its log1p within 2.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/philox.hpp"
#include "dice.hpp"

namespace kedge::fuzz {

struct Outcome {
  std::vector<double> values, bounds;

  /// bound 0: the same bits on every set.
  template <class T>
  void put(T value, double bound = 0) {
    values.push_back(static_cast<double>(value));
    bounds.push_back(bound);
  }
};

template <class T>
constexpr double epsilon = std::numeric_limits<T>::epsilon();

/// Below it exponentials may be flushed to zero.
template <class T>
constexpr double tiny = std::numeric_limits<T>::min();

/// Numbers that end with their allocation, where the sanitizer sees a read or write beyond, and begin
/// anywhere.
template <class T>
class Numbers {
 public:
  Numbers(Dice& dice, Rng& rng, std::size_t n, double spread) : offset_(dice.below(4)), all_(offset_ + n) {
    const std::size_t digits = dice.below(3);  // ties, where they are few
    for (T& value : *this) {
      const double drawn = spread * rng.normal();
      value = static_cast<T>(digits == 0 ? static_cast<double>(static_cast<int>(drawn)) : drawn);
    }
  }
  T* begin() { return all_.data() + offset_; }
  T* end() { return all_.data() + all_.size(); }
  std::size_t size() const { return all_.size() - offset_; }
  double operator[](std::size_t i) const { return static_cast<double>(all_[offset_ + i]); }

 private:
  std::size_t offset_;
  std::vector<T> all_;
};

/// One kernel of rows of scores, or of layers, on numbers that the dice and the generator draw.
template <class T>
Outcome row_kernel(Dice dice, Rng rng);
Outcome layer_kernel(Dice dice, Rng rng);

}  // namespace kedge::fuzz
