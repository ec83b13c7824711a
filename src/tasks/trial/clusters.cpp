// Four clusters, inside each of which X and Y are independent normals: what X tells of Y is its cluster. The
// centres make no line. I = h(X) + h(Y) - h(X,Y), by quadrature; both margins have the same four peaks.
#include <array>

#include "tasks/parts/normal_noise.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

Joint clusters() {
  constexpr double sd = 0.4;
  constexpr std::array<double, 4> y_centre = {1, 3, 0, 2};  // of the cluster whose x is centred on 0, 1, 2, 3
  std::array<Component, 4> margin;
  for (std::size_t c = 0; c < 4; ++c) margin[c] = {0.25, static_cast<double>(c), sd};

  const auto peak = [](double centre, double at) { return normal_density((at - centre) / sd) / sd; };
  const auto nodes = quadrature(-3.5, 6.5, 12);
  double joint = 0;
  for (const Node& x : nodes) {
    std::array<double, 4> weight;
    for (std::size_t c = 0; c < 4; ++c) weight[c] = 0.25 * peak(static_cast<double>(c), x.at);
    for (const Node& y : nodes) {
      double density = 0;
      for (std::size_t c = 0; c < 4; ++c) density += weight[c] * peak(y_centre[c], y.at);
      joint += x.weight * y.weight * minus_p_log_p(density);
    }
  }
  return {1, 1, 2 * mixture_entropy(margin) - joint,
          [y_centre](Rng& rng, std::span<double> x, std::span<double> y) {
            const std::size_t c = rng.below(4);
            x[0] = static_cast<double>(c) + sd * rng.normal();
            y[0] = y_centre[c] + sd * rng.normal();
          }};
}

}  // namespace kedge::tasks
