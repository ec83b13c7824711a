// Rows of known mutual information.
#pragma once

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "core/philox.hpp"
#include "kedge/array.hpp"
#include "kedge/estimate.hpp"
#include "kedge/matrix.hpp"

namespace kedge::estimate_test {

struct Pairs {
  Matrix<float> x, y;
};

/// d independent pairs of correlation rho: I = -d/2 log(1 - rho^2).
inline Pairs normal_pairs(std::size_t n, std::size_t d, double rho, std::uint64_t seed) {
  Rng rng(seed, {97});
  Pairs data{Matrix<float>(n, d), Matrix<float>(n, d)};
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const double a = rng.normal();
    data.x.flat()[i] = static_cast<float>(a);
    data.y.flat()[i] = static_cast<float>(rho * a + std::sqrt(1 - rho * rho) * rng.normal());
  }
  return data;
}

inline double normal_information(std::size_t d, double rho) {
  return -0.5 * static_cast<double>(d) * std::log(1 - rho * rho);
}

/// Throws where there is none of that name.
inline const Check& check(const Estimate& e, const std::string& name) {
  for (const Check& one : e.checks) {
    if (one.name == name) return one;
  }
  throw std::runtime_error("no check of " + name);
}

inline Array array(const Matrix<float>& m, const char* name = "array") {
  return Array::view(MatrixView<const float>(m.view()), name);
}

}  // namespace kedge::estimate_test
