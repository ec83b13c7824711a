// A network on top of a closed-form log density ratio that training leaves alone:
//   S(x, y) = base(x_b, y_b) + scale net(x_n, y_n)
// with the columns of the base before those of the network on each side. With u = x_b A, v = y_b B the base
// is, of k canonical correlations rho and w = 1 - rho^2,
//   Gaussian  c + sum_k (rho u v - rho^2 (u^2 + v^2) / 2) / w
//   Student   c + (m + p)/2 log1p(Qx / m) + (m + q)/2 log1p(Qy / m) - (m + p + q)/2 log1p(Q / m),
//             Qx = |u|^2, Qy = |v|^2, Q = Qx + Qy + sum_k (rho^2 (u^2 + v^2) - 2 rho u v) / w, m degrees of
//             freedom
// (copula/log_ratio.hpp fits them). The network starts at 0, so S starts at the base; scale is 1 in training
// and shrinks the network afterwards.
#pragma once

#include <memory>
#include <span>

#include "critics/critic.hpp"

namespace kedge::critics {

/// shape.base is set; the form `none` is the base alone.
std::unique_ptr<Critic> make_on_base(const Shape& shape);

/// 0 leaves the base alone. For a critic whose shape has a base.
void set_network_scale(const Critic& critic, std::span<float> weights, double scale);

}  // namespace kedge::critics
