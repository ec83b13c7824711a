// The separable rule of the power a: Psi(u) = sum_z (u_z^a - a u_z + a - 1) / (a (a - 1)), so classes do not
// compete:
//   lambda_z = -(u_z^(a-1) - 1) / (a - 1),   lambda_0 = sum_z (u_z^a - 1) / a,   u = e^s.
// a = 2 is chi-square (direct density-ratio fitting), 1 is KL (NWJ), 1/2 Hellinger, 0 reverse KL.
// (Sugiyama, Suzuki and Kanamori, 2012.)
#pragma once

#include <cmath>

#include "rules/host_device.hpp"

namespace kedge::rules {

struct RatioPower {
  double a = 2;

  /// lambda of the class itself, as a function of s = log u.
  template <class T>
  KEDGE_HOST_DEVICE T positive(T s) const {
    return a == 1 ? -s : -std::expm1(T(a - 1) * s) / T(a - 1);
  }
  /// The part of one slot in lambda_0.
  template <class T>
  KEDGE_HOST_DEVICE T negative(T s) const {
    return a == 0 ? s : std::expm1(T(a) * s) / T(a);
  }

  template <class T>
  KEDGE_HOST_DEVICE T psi(const T* u, int k) const {
    T sum = 0;
    for (int z = 0; z < k; ++z) {
      if (a == 1) {
        sum += u[z] * std::log(u[z]) - u[z] + 1;
      } else if (a == 0) {
        sum += u[z] - 1 - std::log(u[z]);
      } else {
        sum += (std::pow(u[z], T(a)) - T(a) * u[z] + T(a - 1)) / T(a * (a - 1));
      }
    }
    return sum;
  }
};

}  // namespace kedge::rules
