// X is in the scale of the noise.
#include <cmath>
#include <numbers>

#include "tasks/parts/normal_noise.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

Joint heteroscedastic() {
  return with_normal_noise(
      standard_normal(), [](double x) { return x; }, [](double x) { return 0.2 + std::abs(x); });
}

// The product of two normals has density K_0(|y|) / pi, and E log|X| = -(gamma + log 2) / 2, so
// I = h(Y) - log sqrt(2 pi e) + (gamma + log 2) / 2.
Joint multiplicative() {
  const auto half_entropy = [](double t) {  // over y = exp(t), where the peak of the density at 0 is tame
    const double y = std::exp(t);
    return y * minus_p_log_p(std::cyl_bessel_k(0.0, y) / std::numbers::pi);
  };
  const double mi = 2 * integrate(half_entropy, -40, 4) - normal_entropy(1) +
                    (std::numbers::egamma + std::numbers::ln2) / 2;
  return {1, 1, mi, [](Rng& rng, std::span<double> x, std::span<double> y) {
            x[0] = rng.normal();
            y[0] = x[0] * rng.normal();
          }};
}

}  // namespace kedge::tasks
