// Copulas C with phi(C) = phi(u) + phi(v). The share W = phi(u) / (phi(u) + phi(v)) is uniform and
// independent of C(u, v), which has distribution function t - phi(t) / phi'(t) (Genest and Rivest,
// "Statistical inference procedures for bivariate Archimedean copulas", 1993); the mean of log c(u, v)
// follows term by term.
#include <cmath>
#include <numbers>

#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

// phi = u^-theta - 1: dependent in the lower tail. I = log(1 + theta) - theta / (1 + theta). Drawn as
// u = (1 + E / V)^(-1 / theta) with E exponential and V gamma, shared (Marshall and Olkin, 1988).
Joint clayton(double theta) {
  return {1, 1, std::log1p(theta) - theta / (1 + theta),
          [theta](Rng& rng, std::span<double> x, std::span<double> y) {
            const double shared = rng.gamma(1 / theta);
            for (double* side : {&x[0], &y[0]}) {
              *side = std::pow(1 - std::log(rng.uniform()) / shared, -1 / theta);
            }
          }};
}

// phi = (-log u)^theta, theta > 1: dependent in the upper tail. With a = theta - 1
//   I = 1/theta - 1 + log a + gamma + exp(a) E_1(a) / theta.
// s = -log C is Gamma(2) with probability 1 / theta, else Gamma(1).
Joint gumbel(double theta) {
  const double a = theta - 1;
  const double mi =
      1 / theta - 1 + std::log(a) + std::numbers::egamma + std::exp(a) * -std::expint(-a) / theta;
  return {1, 1, mi, [theta](Rng& rng, std::span<double> x, std::span<double> y) {
            const double s = rng.gamma(rng.uniform() < 1 / theta ? 2 : 1), share = rng.uniform();
            x[0] = std::exp(-s * std::pow(share, 1 / theta));
            y[0] = std::exp(-s * std::pow(1 - share, 1 / theta));
          }};
}

}  // namespace kedge::tasks
