// d independent Gaussian pairs of correlation rho: I(X;Y) = -d/2 log(1 - rho^2), so rho = sqrt(1 - exp(-2 I /
// d)). The cubic variant hands out y^3, a one-to-one map, with the same MI. (Poole et al., 2019; Song and
// Ermon, 2020.) Ids: gaussian/d10/bits4, cubic/d20/nats6.
#pragma once

#include "tasks/task.hpp"

namespace kedge::tasks {

Family gaussian_family();
Family cubic_family();

}  // namespace kedge::tasks
