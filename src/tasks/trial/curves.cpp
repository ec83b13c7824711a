// Y = m(X) + s e: the entropy of Y by quadrature, see parts/normal_noise.hpp.
#include <array>
#include <cmath>
#include <numbers>

#include "tasks/parts/normal_noise.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {
namespace {

auto constant(double sd) {
  return [sd](double /*x*/) { return sd; };
}

}  // namespace

Joint cosine(int waves) {
  // The cosine of a uniform angle has the same distribution for any whole number of waves, so one wave's
  // mutual information is that of all; quadrature over many waves would need as many more points.
  const double mi = with_normal_noise(
                        uniform_angle(), [](double x) { return std::cos(x); }, constant(0.2))
                        .mi;
  return {1, 1, mi, [waves](Rng& rng, std::span<double> x, std::span<double> y) {
            x[0] = std::numbers::pi * (2 * rng.uniform() - 1);
            y[0] = std::cos(waves * x[0]) + 0.2 * rng.normal();
          }};
}

Joint sine(double frequency) {
  return with_normal_noise(
      standard_normal(), [frequency](double x) { return std::sin(frequency * x); }, constant(0.3));
}

Joint quadratic() {
  return with_normal_noise(
      standard_normal(), [](double x) { return x * x; }, constant(0.5));
}

Joint step() {
  const std::array<Component, 2> sides = {{{0.5, -1, 0.5}, {0.5, 1, 0.5}}};
  return {1, 1, mixture_mi(sides), [](Rng& rng, std::span<double> x, std::span<double> y) {
            x[0] = rng.normal();
            y[0] = (x[0] < 0 ? -1 : 1) + 0.5 * rng.normal();
          }};
}

}  // namespace kedge::tasks
