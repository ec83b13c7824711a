// Philox4x32-10, a counter-based random generator: number i of stream s under key k is a function of (k, s,
// i) alone, so replicas draw from streams of their own and an answer does not depend on the number of
// threads. Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <numeric>
#include <span>
#include <utility>

namespace kedge {

/// One block of the generator: ten rounds on a 128-bit counter.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

class Rng {
 public:
  /// The stream that `path` names under `seed`: Rng(seed, {fold, purpose}).
  explicit Rng(std::uint64_t seed, std::initializer_list<std::uint64_t> path = {});

  std::uint32_t bits();
  std::uint64_t bits64() { return (std::uint64_t{bits()} << 32) | bits(); }
  /// In (0, 1), never an end: 53 bits.
  double uniform();
  /// In [0, bound), without bias; bound > 0.
  std::uint64_t below(std::uint64_t bound);
  /// Standard normal (Box-Muller, so one draw costs the same everywhere).
  double normal();
  /// Gamma with unit scale, shape > 0 (Marsaglia and Tsang, 2000).
  double gamma(double shape);

  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::array<std::uint32_t, 2> key_{};
  std::uint64_t stream_ = 0, block_ = 0;
  std::array<std::uint32_t, 4> buffer_{};
  unsigned used_ = 4;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace kedge
