// X normal; Y = X + s e with probability Phi(X), else exactly 0. Y is 0 with probability 1/2, and elsewhere
// has density N(y; 0, 1 + s^2) Phi(m / sqrt(1 + v)), where m = y / (1 + s^2) and v = s^2 / (1 + s^2) are the
// mean and variance of X given X + s e = y. With p0 = 1/2 and p1 that density,
//   I = E[Phi(-X) log(Phi(-X) / p0) + Phi(X) log Phi(X)] - h(s e) / 2 - int p1 log p1.
#include <cmath>
#include <numbers>

#include "core/special.hpp"
#include "tasks/parts/quadrature.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

Joint zero_inflated() {
  constexpr double s = 0.5, total = 1 + s * s;
  const auto choice = [](double x) {
    const double nonzero = normal_cdf(x), zero = normal_cdf(-x);
    return normal_density(x) * (zero * std::numbers::ln2 - minus_p_log_p(zero) - minus_p_log_p(nonzero));
  };
  const auto nonzero_entropy = [=](double y) {
    const double sd = std::sqrt(total), tilt = y / total / std::sqrt(1 + s * s / total);
    return minus_p_log_p(normal_density(y / sd) / sd * normal_cdf(tilt));
  };
  const double mi = integrate(choice, -9, 9) - normal_entropy(s) / 2 + integrate(nonzero_entropy, -10, 10);
  return {1, 1, mi, [](Rng& rng, std::span<double> x, std::span<double> y) {
            x[0] = rng.normal();
            y[0] = rng.uniform() < normal_cdf(x[0]) ? x[0] + s * rng.normal() : 0;
          }};
}

}  // namespace kedge::tasks
