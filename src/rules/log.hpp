// The logarithmic score: lambda_z = log T_1 - t_z, cross-entropy. Psi(u) = sum u log u - s log s, s = 1 + sum
// u. (Good, 1952.)
#pragma once

#include <cmath>

#include "rules/host_device.hpp"
#include "rules/terms.hpp"

namespace kedge::rules {

struct Log {
  static constexpr int exponents = 1;
  KEDGE_HOST_DEVICE double exponent(int) const { return 1; }

  template <class T>
  KEDGE_HOST_DEVICE Terms<T, 1> at(T t_z, const T* log_sums) const {
    return {log_sums[0] - t_z, T(-1), {T(1)}};
  }

  template <class T>
  KEDGE_HOST_DEVICE T psi(const T* u, int k) const {
    T s = 1, sum = 0;
    for (int z = 0; z < k; ++z) {
      s += u[z];
      sum += u[z] * std::log(u[z]);
    }
    return sum - s * std::log(s);
  }
};

}  // namespace kedge::rules
