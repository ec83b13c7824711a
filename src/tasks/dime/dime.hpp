// The staircases of Letizia, Novello and Tonello, "Mutual information estimation via f-divergence and data
// derangements", 2024: five columns on each side (the Swiss roll: one, rolled into two), and as many nats as
// the id says. Gaussian pairs of correlation sqrt(1 - exp(-2 I / d)), plain or with y cubed, or with asinh or
// the half-cube of both sides; uniform pairs with uniform noise; Student of one degree of freedom, where the
// correlation of its dispersion brings what the shared scale alone does not. Ids: dime/swissroll/nats2.
#pragma once

#include "tasks/task.hpp"

namespace kedge::tasks {

Family dime_family();

}  // namespace kedge::tasks
