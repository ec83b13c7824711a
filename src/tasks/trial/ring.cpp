// (X, Y) = R (cos A, sin A), A uniform, log R = s e. The density is f(r) / (2 pi r) with f that of R, whence
// h(X,Y) = log(s sqrt(2 pi e)) + log(2 pi), and I = 2 h(X) - h(X,Y) with the density of X by quadrature over
// y.
#include <cmath>
#include <numbers>

#include "tasks/parts/quadrature.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

Joint ring() {
  constexpr double s = 0.1, end = 1.9;  // log R is beyond 6 s with probability 1e-9
  const auto nodes = quadrature(0, end, 20);
  double entropy = 0;
  for (const Node& x : nodes) {
    double density = 0;
    for (const Node& y : nodes) {
      const double r2 = x.at * x.at + y.at * y.at;
      density += 2 * y.weight * normal_density(std::log(r2) / (2 * s)) / (2 * std::numbers::pi * s * r2);
    }
    entropy += 2 * x.weight * minus_p_log_p(density);
  }
  return {1, 1, 2 * entropy - normal_entropy(s) - std::log(2 * std::numbers::pi),
          [](Rng& rng, std::span<double> x, std::span<double> y) {
            const double angle = 2 * std::numbers::pi * rng.uniform(), r = std::exp(s * rng.normal());
            x[0] = r * std::cos(angle);
            y[0] = r * std::sin(angle);
          }};
}

}  // namespace kedge::tasks
