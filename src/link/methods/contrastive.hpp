// PMI by contrastive learning, with any objective whose scores are log r but for a constant. What makes it
// good on few pairs (docs/interactions.md):
//   inputs    principal components of the columns over training pairs, whitened softly
//   pairs     both orders of an undirected one
//   members   the training entities fall into groups; each member leaves one group out, learns from the pairs
//   that touch
//             none of it, and is judged by the pairs within it
//   choice    of the number of components, the step to stop at and a factor that shrinks the scores, by the
//   held-out loss of all members
// The members are a delete-a-group jackknife over entities (Kott, Journal of Official Statistics 2001), so
//   error^2 = (M - 1) / M sum_m (S_m - mean S)^2
// is the sampling variance of a score.
#pragma once

#include <memory>

#include "link/methods/method.hpp"
#include "link/methods/recipe.hpp"

namespace kedge::link {

std::unique_ptr<Method> make_contrastive(const Recipe& recipe);

}  // namespace kedge::link
