// S_ij = mlp([x_i, y_j]) + c. The first layer is affine in x and y apart, so it is computed once per x and
// once per y and added for each pair; only the layers behind it run on B^2 rows.
#pragma once

#include <memory>

#include "critics/critic.hpp"

namespace kedge::critics {

std::unique_ptr<Critic> make_concat(const Shape& shape);

}  // namespace kedge::critics
