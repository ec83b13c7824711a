// A number u in (0, 1) rolled into the plane: t = 3/2 pi (1 + 2u), (t cos t, t sin t) / 21.
#pragma once

#include "tasks/parts/joint.hpp"

namespace kedge::tasks {

/// The base's X is one column in (0, 1); the result's is two.
Joint swiss_rolled(Joint base);

}  // namespace kedge::tasks
