// S_ij = e^t f(x_i)/|f(x_i)| . g(y_j)/|g(y_j)| + c, with a trained log inverse temperature t, kept at most
// log 100 (as in CLIP, Radford et al., 2021). |S - c| <= e^t: the critic of contrastive representation
// learning.
#pragma once

#include <memory>

#include "critics/critic.hpp"

namespace kedge::critics {

std::unique_ptr<Critic> make_cosine(const Shape& shape);

}  // namespace kedge::critics
