// Scores S = F G^T from one row of F and one of G a pair: dF = (dL/dS) G, dG = (dL/dS)^T F. Terms of x or y
// alone are columns of the factors: [f, a, 1] . [g, 1, b] = f . g + a + b.
#pragma once

#include <cstddef>

#include "objectives/tile_source.hpp"

namespace kedge::objectives {

template <class T>
class Factors final : public TileSource<T> {
 public:
  /// Gradients of the shapes of f and g; empty ones where only the loss is wanted.
  Factors(MatrixView<const T> f, MatrixView<const T> g, MatrixView<T> df = {}, MatrixView<T> dg = {})
      : f_(f), g_(g), df_(df), dg_(dg) {}

  std::size_t size() const override { return f_.rows(); }
  void positives(std::span<T> scores) const override;
  void tile(const Rectangle& at, MatrixView<T> scores) const override;
  void begin_gradient(std::size_t) override {}
  void add_gradient(const Rectangle& at, MatrixView<const T> d_scores) override;

 private:
  MatrixView<const T> f_, g_;
  MatrixView<T> df_, dg_;
};

}  // namespace kedge::objectives
