// How heavy the tail of positive weights is: the shape k of a generalised Pareto distribution fitted to the
// largest M = min(N/5, 3 sqrt N) of them (Zhang and Stephens, 2009), drawn towards 1/2 as ten further
// observations would (Vehtari, Simpson, Gelman, Yao and Gabry, 2024). Moments of order 1/k and above do not
// exist, and means of weights with k > 0.7 cannot be relied on.
#pragma once

#include <vector>

namespace kedge::ratio {

/// Of e^log_weight. Minus infinity where there is no tail: fewer than 25 weights, or many of the largest
/// equal; infinity where one weight is beyond comparison with the others.
double pareto_shape(std::vector<double> log_weights);

}  // namespace kedge::ratio
