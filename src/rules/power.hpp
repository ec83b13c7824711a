// The power score of alpha > 1 (Tsallis): lambda_z = (1 - alpha P) / (alpha - 1) + Q, P = p_z^(alpha-1),
// Q = sum p^alpha, p = softmax(t). Psi(u) = [(1 + sum u^alpha) s^(1-alpha) - s] / (alpha - 1).
// alpha = 2 is the Brier score + 1; alpha -> 1 the logarithmic one. (Tsallis, 1988; Gneiting and Raftery,
// 2007.)
#pragma once

#include <cmath>

#include "rules/host_device.hpp"
#include "rules/terms.hpp"

namespace kedge::rules {

struct Power {
  static constexpr int exponents = 2;
  double alpha = 1.5;
  KEDGE_HOST_DEVICE double exponent(int b) const { return b == 0 ? 1 : alpha; }

  template <class T>
  KEDGE_HOST_DEVICE Terms<T, 2> at(T t_z, const T* log_sums) const {
    const T a = T(alpha), log_p = (a - 1) * (t_z - log_sums[0]);
    const T p = std::exp(log_p), q = std::exp(log_sums[1] - a * log_sums[0]);
    // (1 - a P) / (a - 1) = -(P - 1) a / (a - 1) - 1, which keeps its digits as a -> 1.
    return {-a * std::expm1(log_p) / (a - 1) - 1 + q, -a * p, {a * p - a * q, q}};
  }

  template <class T>
  KEDGE_HOST_DEVICE T psi(const T* u, int k) const {
    T s = 1, sum = 1;
    for (int z = 0; z < k; ++z) {
      s += u[z];
      sum += std::pow(u[z], T(alpha));
    }
    return (sum * std::pow(s, 1 - T(alpha)) - s) / T(alpha - 1);
  }
};

}  // namespace kedge::rules
