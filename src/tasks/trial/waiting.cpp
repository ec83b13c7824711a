// Times of waiting, and of order.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/special.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

// X gamma with this shape a, Y exponential with rate X. Y alone is Lomax, of entropy 1 + 1/a - log a, and
// h(Y|X) = 1 - psi(a), so I = psi(a) + 1/a - log a = psi(a + 1) - log a.
Joint gamma_exponential(double shape) {
  return {1, 1, digamma(shape + 1) - std::log(shape),
          [shape](Rng& rng, std::span<double> x, std::span<double> y) {
            x[0] = rng.gamma(shape);
            y[0] = -std::log(rng.uniform()) / x[0];
          }};
}

// Density 2 on a triangle, each margin of entropy 1/2 - log 2: I = 1 - log 2.
Joint ordered_uniforms() {
  return {1, 1, 1 - std::numbers::ln2, [](Rng& rng, std::span<double> x, std::span<double> y) {
            const double a = rng.uniform(), b = rng.uniform();
            x[0] = std::min(a, b);
            y[0] = std::max(a, b);
          }};
}

}  // namespace kedge::tasks
