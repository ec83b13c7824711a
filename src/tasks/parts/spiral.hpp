// x -> expm(g s |x|^2) x: a rotation in the plane of columns (i, j), by an angle that grows with the distance
// from the origin. It keeps |x|, so it is one-to-one, and it keeps volumes. g is -1 at (i, j) and 1 at (j,
// i). (Czyz et al., 2023.)
#pragma once

#include <cstddef>

#include "tasks/parts/joint.hpp"

namespace kedge::tasks {

Map spiral(std::size_t i, std::size_t j, double speed);

}  // namespace kedge::tasks
