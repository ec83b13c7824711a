// Y = the sum of ten columns, uniform on (-1/2, 1/2), + s e. Its density from its characteristic function,
//   p(y) = (1/pi) int_0^inf cos(t y) (sin(t/2) / (t/2))^10 exp(-s^2 t^2 / 2) dt,
// and I = h(Y) - h(s e).
#include <cmath>
#include <numbers>
#include <numeric>

#include "tasks/parts/quadrature.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

Joint uniform_sum() {
  constexpr double s = 0.5, columns = 10;
  auto spectrum = quadrature(0, 16, 16);  // at 16 the integrand is below 1e-20
  for (Node& t : spectrum) {
    t.weight *= std::pow(std::sin(t.at / 2) / (t.at / 2), columns) * std::exp(-s * s * t.at * t.at / 2);
  }
  const auto entropy = [&](double y) {
    double density = 0;
    for (const Node& t : spectrum) density += t.weight * std::cos(t.at * y) / std::numbers::pi;
    return minus_p_log_p(density);
  };
  return {static_cast<std::size_t>(columns), 1, 2 * integrate(entropy, 0, 9, 20) - normal_entropy(s),
          [](Rng& rng, std::span<double> x, std::span<double> y) {
            for (double& value : x) value = rng.uniform() - 0.5;
            y[0] = std::accumulate(x.begin(), x.end(), 0.0) + s * rng.normal();
          }};
}

}  // namespace kedge::tasks
