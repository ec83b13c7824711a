// The spherical score: lambda_z = -e^t_z / sqrt(T_2). Psi(u) = sqrt(1 + |u|^2). Bounded, in [-1, 0]. (Roby,
// 1965.)
#pragma once

#include <cmath>

#include "rules/host_device.hpp"
#include "rules/terms.hpp"

namespace kedge::rules {

struct Spherical {
  static constexpr int exponents = 1;
  KEDGE_HOST_DEVICE double exponent(int) const { return 2; }

  template <class T>
  KEDGE_HOST_DEVICE Terms<T, 1> at(T t_z, const T* log_sums) const {
    const T e = std::exp(t_z - log_sums[0] / 2);
    return {-e, -e, {e / 2}};
  }

  template <class T>
  KEDGE_HOST_DEVICE T psi(const T* u, int k) const {
    T squares = 1;
    for (int z = 0; z < k; ++z) squares += u[z] * u[z];
    return std::sqrt(squares);
  }
};

}  // namespace kedge::rules
