// S_ij = T_ij - a(x_i): a critic T with a trained baseline a, a small tower of its own. The losses of TUBA
// and of the interpolated bound do not change when a number is added to a row of T and to its a, so training
// T and a along with them is training S with a = 0; and S is what estimates log r.
#pragma once

#include <memory>

#include "critics/critic.hpp"

namespace kedge::critics {

/// `shape.baseline` is not looked at here.
std::unique_ptr<Critic> make_baselined(const Shape& shape);

}  // namespace kedge::critics
