// S_ij = f(x_i) . g(y_j) + a(x_i) + b(y_j) + c, one GEMM of augmented rows [1, f, a] . [b, g, 1]:
//   separable   f, g are towers
//   bilinear    f is affine, g(y) = y
//   mixed       the separable critic + sum_h w_h max(f2_h(x_i) + g2_h(y_j), 0), a concatenated critic's first
//   layer
#pragma once

#include <memory>

#include "critics/critic.hpp"

namespace kedge::critics {

std::unique_ptr<Critic> make_inner_product(const Shape& shape);

}  // namespace kedge::critics
