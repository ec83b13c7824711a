// Two points of the unit circle, the angle between them von Mises: density exp(k cos t) / (2 pi I_0(k)).
// Either angle alone is uniform, so I = log(2 pi) - h(t) = k I_1(k) / I_0(k) - log I_0(k).
#include <cmath>
#include <numbers>

#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {
namespace {

/// Best and Fisher, "Efficient simulation of the von Mises distribution", 1979.
double draw_von_mises(Rng& rng, double kappa) {
  const double tau = 1 + std::sqrt(1 + 4 * kappa * kappa);
  const double rho = (tau - std::sqrt(2 * tau)) / (2 * kappa), r = (1 + rho * rho) / (2 * rho);
  for (;;) {
    const double z = std::cos(std::numbers::pi * rng.uniform()), f = (1 + r * z) / (r + z);
    const double c = kappa * (r - f), u = rng.uniform();
    if (c * (2 - c) > u || std::log(c / u) + 1 - c >= 0) {
      return rng.uniform() < 0.5 ? std::acos(f) : -std::acos(f);
    }
  }
}

}  // namespace

Joint von_mises(double kappa) {
  const double zeroth = std::cyl_bessel_i(0.0, kappa), first = std::cyl_bessel_i(1.0, kappa);
  return {2, 2, kappa * first / zeroth - std::log(zeroth),
          [kappa](Rng& rng, std::span<double> x, std::span<double> y) {
            const double a = 2 * std::numbers::pi * rng.uniform(), b = a + draw_von_mises(rng, kappa);
            x[0] = std::cos(a);
            x[1] = std::sin(a);
            y[0] = std::cos(b);
            y[1] = std::sin(b);
          }};
}

}  // namespace kedge::tasks
