// X one of k classes, Y normal around the class's mean: I = h(Y) - h(e). The means run through 0 ... k - 1 in
// strides of 3, so that the order of the labels says nothing of the order of the means; k is not a multiple
// of 3.
#include <vector>

#include "tasks/parts/normal_noise.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

Joint label(std::size_t classes) {
  constexpr double sd = 0.3;
  const auto mean = [classes](std::size_t label) { return static_cast<double>(3 * label % classes); };
  std::vector<Component> mixture;
  for (std::size_t k = 0; k < classes; ++k) {
    mixture.push_back({1 / static_cast<double>(classes), mean(k), sd});
  }
  return {1, 1, mixture_mi(mixture), [=](Rng& rng, std::span<double> x, std::span<double> y) {
            const std::size_t k = rng.below(classes);
            x[0] = static_cast<double>(k);
            y[0] = mean(k) + sd * rng.normal();
          }};
}

}  // namespace kedge::tasks
