// The pseudospherical score of beta > 1: lambda_z = (1 - e) / (beta - 1), e = e^((beta-1)(t_z - log T_beta /
// beta)). Psi(u) = [(1 + sum u^beta)^(1/beta) - s] / (beta - 1). beta = 2 is the spherical score + 1; beta ->
// 1 the logarithmic one. (Good, 1971.)
#pragma once

#include <cmath>

#include "rules/host_device.hpp"
#include "rules/terms.hpp"

namespace kedge::rules {

struct Pseudospherical {
  static constexpr int exponents = 1;
  double beta = 1.5;
  KEDGE_HOST_DEVICE double exponent(int) const { return beta; }

  template <class T>
  KEDGE_HOST_DEVICE Terms<T, 1> at(T t_z, const T* log_sums) const {
    const T b = T(beta), log_e = (b - 1) * (t_z - log_sums[0] / b), e = std::exp(log_e);
    return {-std::expm1(log_e) / (b - 1), -e, {e / b}};
  }

  template <class T>
  KEDGE_HOST_DEVICE T psi(const T* u, int k) const {
    T s = 1, sum = 1;
    for (int z = 0; z < k; ++z) {
      s += u[z];
      sum += std::pow(u[z], T(beta));
    }
    return (std::pow(sum, 1 / T(beta)) - s) / T(beta - 1);
  }
};

}  // namespace kedge::rules
