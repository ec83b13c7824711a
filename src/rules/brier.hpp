// The quadratic score: lambda_z = Q - 2 p_z with p = softmax(t), Q = sum p^2. Psi(u) = (1 + |u|^2) / (1 + sum
// u). Bounded, in [-1, 1]. (Brier, 1950.)
#pragma once

#include <cmath>

#include "rules/host_device.hpp"
#include "rules/terms.hpp"

namespace kedge::rules {

struct Brier {
  static constexpr int exponents = 2;
  KEDGE_HOST_DEVICE double exponent(int b) const { return b + 1; }

  template <class T>
  KEDGE_HOST_DEVICE Terms<T, 2> at(T t_z, const T* log_sums) const {
    const T p = std::exp(t_z - log_sums[0]), q = std::exp(log_sums[1] - 2 * log_sums[0]);
    return {q - 2 * p, -2 * p, {2 * p - 2 * q, q}};
  }

  template <class T>
  KEDGE_HOST_DEVICE T psi(const T* u, int k) const {
    T s = 1, squares = 1;
    for (int z = 0; z < k; ++z) {
      s += u[z];
      squares += u[z] * u[z];
    }
    return squares / s;
  }
};

}  // namespace kedge::rules
