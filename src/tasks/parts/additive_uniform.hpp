// X uniform on (0, 1), Y = X + U with U uniform on (-eps, eps): I = 1 / (4 eps) for eps > 1/2, else
// eps - ln(2 eps). (Czyz et al., "Beyond normal", 2023.)
#pragma once

#include "tasks/parts/joint.hpp"

namespace kedge::tasks {

/// eps > 0.
double additive_uniform_mi(double eps);
/// `columns` independent such pairs.
Joint additive_uniform(double eps, std::size_t columns = 1);

}  // namespace kedge::tasks
