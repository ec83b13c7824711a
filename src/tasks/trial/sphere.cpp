// X normal in space; Y hears its direction, or its distance from the origin.
#include <cmath>
#include <numbers>
#include <numeric>

#include "tasks/parts/normal_noise.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {
namespace {

constexpr double s = 0.3;

double draw_point(Rng& rng, std::span<double> x) {
  for (double& value : x) value = rng.normal();
  return std::sqrt(std::inner_product(x.begin(), x.end(), x.begin(), 0.0));
}

}  // namespace

// A point of the unit sphere plus s e has, at distance r from the origin, the density
//   (2 pi s^2)^(-3/2) exp(-(r - 1)^2 / (2 s^2)) (1 - exp(-2 r / s^2)) s^2 / (2 r).
Joint direction() {
  const auto shell = [](double r) {
    const double normal = normal_density((r - 1) / s) / (2 * std::numbers::pi * s * s * s);
    const double density = normal * -std::expm1(-2 * r / (s * s)) * s * s / (2 * r);
    return 4 * std::numbers::pi * r * r * minus_p_log_p(density);
  };
  return {3, 3, integrate(shell, 0, 1 + 9 * s) - 3 * normal_entropy(s),
          [](Rng& rng, std::span<double> x, std::span<double> y) {
            const double length = draw_point(rng, x);
            for (std::size_t k = 0; k < 3; ++k) y[k] = x[k] / length + s * rng.normal();
          }};
}

// |X| has density sqrt(2 / pi) r^2 exp(-r^2 / 2).
Joint radius() {
  std::vector<Component> mixture;
  for (const Node& r : quadrature(0, 9, 20)) {
    mixture.push_back({r.weight * 2 * r.at * r.at * normal_density(r.at), r.at, s});
  }
  return {3, 1, mixture_mi(mixture), [](Rng& rng, std::span<double> x, std::span<double> y) {
            y[0] = draw_point(rng, x) + s * rng.normal();
          }};
}

}  // namespace kedge::tasks
