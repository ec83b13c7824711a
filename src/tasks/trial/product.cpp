// Y = X_1 X_2 + s e, all normal. Given X_1 alone, Y is normal with variance X_1^2 + s^2, so its entropy is
// that of a mixture, and I = h(Y) - h(s e).
#include <cmath>

#include "tasks/parts/normal_noise.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

Joint product() {
  constexpr double s = 0.3;
  std::vector<Component> mixture;
  for (const Node& node : standard_normal().nodes)
    mixture.push_back({node.weight, 0, std::hypot(node.at, s)});
  return {2, 1, mixture_entropy(mixture) - normal_entropy(s),
          [](Rng& rng, std::span<double> x, std::span<double> y) {
            x[0] = rng.normal();
            x[1] = rng.normal();
            y[0] = x[0] * x[1] + s * rng.normal();
          }};
}

}  // namespace kedge::tasks
