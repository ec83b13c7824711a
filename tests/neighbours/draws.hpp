// Samples that the tests of this room share.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "core/philox.hpp"
#include "kedge/matrix.hpp"

namespace kedge::neighbours {

struct Pairs {
  Pairs(std::size_t n, std::size_t x_dims, std::size_t y_dims) : x(n, x_dims), y(n, y_dims) {}
  Matrix<float> x, y;
};

/// Standard normal columns; x_c and y_c are correlated for every c that both have.
inline Pairs gaussian(std::size_t n, std::size_t x_dims, std::size_t y_dims, double correlation,
                      std::uint64_t seed) {
  Rng rng(seed);
  Pairs s(n, x_dims, y_dims);
  for (std::size_t i = 0; i < n; ++i) {
    for (float& v : s.x.row(i)) v = static_cast<float>(rng.normal());
    for (std::size_t c = 0; c < y_dims; ++c) {
      const double own = rng.normal();
      const double shared = c < x_dims ? correlation : 0;
      const double from_x = c < x_dims ? static_cast<double>(s.x(i, c)) : 0;
      s.y(i, c) = static_cast<float>(shared * from_x + std::sqrt(1 - shared * shared) * own);
    }
  }
  return s;
}

/// y = cos(f x) + .1 e, then standardised: no trace of it is left in any linear correlation.
inline Pairs cosine(std::size_t n, double frequency, std::uint64_t seed) {
  Rng rng(seed);
  Pairs s(n, 1, 1);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = rng.normal();
    s.x(i, 0) = static_cast<float>(x);
    s.y(i, 0) = static_cast<float>((std::cos(frequency * x) + 0.1 * rng.normal()) / 0.71);
  }
  return s;
}

/// Rows with every sort of tie: rounded columns, a column that is 0 half of the time, whole rows repeated.
inline Pairs with_ties(std::size_t n, std::size_t x_dims, std::size_t y_dims, std::uint64_t seed) {
  Pairs s = gaussian(n, x_dims, y_dims, 0.7, seed);
  Rng rng(seed, {1});
  for (float& v : s.x.flat()) v = std::round(v * 4) / 4;
  for (float& v : s.y.flat()) v = rng.uniform() < 0.5 ? 0.0F : v;
  for (std::size_t copy = 0; copy < n / 4; ++copy) {
    const std::size_t from = rng.below(n), to = rng.below(n);
    for (std::size_t c = 0; c < x_dims; ++c) s.x(to, c) = s.x(from, c);
    for (std::size_t c = 0; c < y_dims; ++c) s.y(to, c) = s.y(from, c);
  }
  return s;
}

}  // namespace kedge::neighbours
