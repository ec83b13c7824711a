// The matrix products of a training step: what a critic's definition asks for, each counted once. What a
// critic computes again is not counted, so that shares of a step are never flattered by waste.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "kernels/gemm.hpp"

namespace bench {

inline constexpr std::size_t columns = 20, width = 256, embed = 32;

/// C (m x n) = op(A) op(B) over k, so many times a step.
struct Product {
  kedge::kernels::Transpose a, b;
  std::size_t m, n, k;
  double times;

  [[nodiscard]] double flops() const {
    return 2 * times * static_cast<double>(m) * static_cast<double>(n * k);
  }
  /// Each operand read and the result written once.
  [[nodiscard]] double bytes() const {
    return times * static_cast<double>(sizeof(float)) * static_cast<double>(m * k + k * n + m * n);
  }
};

/// Forward and backward products of one layer on `rows` rows.
inline void add_layer(std::vector<Product>& all, std::size_t rows, std::size_t in, std::size_t out,
                      double times, bool input_gradient) {
  using kedge::kernels::Transpose;
  all.push_back({Transpose::no, Transpose::no, rows, out, in, times});
  all.push_back({Transpose::yes, Transpose::no, in, out, rows, times});
  if (input_gradient) all.push_back({Transpose::no, Transpose::yes, rows, in, out, times});
}

/// Of `critic` "separable" (256-256-32 a side) or "concat" (256-256-256-1) on `batch` pairs of rows of 20
/// columns.
inline std::vector<Product> products_of(const std::string& critic, std::size_t batch) {
  using kedge::kernels::Transpose;
  std::vector<Product> all;
  add_layer(all, batch, columns, width, 2, false);
  if (critic == "separable") {
    add_layer(all, batch, width, width, 2, true);
    add_layer(all, batch, width, embed, 2, true);
    all.push_back({Transpose::no, Transpose::yes, batch, batch, embed, 1});
    all.push_back({Transpose::no, Transpose::no, batch, embed, batch, 1});
    all.push_back({Transpose::yes, Transpose::no, batch, embed, batch, 1});
  } else {
    const std::size_t pairs = batch * batch, rows = std::min<std::size_t>(pairs, 32768);
    const double chunks = static_cast<double>(pairs) / static_cast<double>(rows);
    add_layer(all, rows, width, width, 2 * chunks, true);
    add_layer(all, rows, width, 1, chunks, true);
  }
  return all;
}

}  // namespace bench
