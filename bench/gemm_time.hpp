// The time of matrix products on their own.
#pragma once

#include <algorithm>
#include <utility>

#include "kedge/matrix.hpp"
#include "products.hpp"
#include "worker.hpp"

namespace bench {

/// Milliseconds of one call, all of its repeats in a step counted.
inline double product_ms(const Product& p, double seconds) {
  using kedge::kernels::Transpose;
  kedge::Matrix<float> a(p.a == Transpose::no ? p.m : p.k, p.a == Transpose::no ? p.k : p.m);
  kedge::Matrix<float> b(p.b == Transpose::no ? p.k : p.n, p.b == Transpose::no ? p.n : p.k);
  kedge::Matrix<float> c(p.m, p.n);
  std::ranges::fill(a.flat(), 0.5f);
  std::ranges::fill(b.flat(), 0.25f);
  return p.times * median_ms(seconds, [&] {
           kedge::kernels::gemm(p.a, p.b, 1, std::as_const(a).view(), std::as_const(b).view(), 0, c.view());
         });
}

/// Milliseconds of all products of a step, each timed on its own.
inline double gemm_ms(const std::string& critic, std::size_t batch, double seconds) {
  const std::vector<Product> all = products_of(critic, batch);
  double sum = 0;
  for (const Product& p : all) sum += product_ms(p, seconds / static_cast<double>(all.size()));
  return sum;
}

}  // namespace bench
