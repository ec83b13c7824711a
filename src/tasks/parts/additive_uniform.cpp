#include "tasks/parts/additive_uniform.hpp"

#include <cmath>

namespace kedge::tasks {

double additive_uniform_mi(double eps) { return eps > 0.5 ? 1 / (4 * eps) : eps - std::log(2 * eps); }

Joint additive_uniform(double eps, std::size_t columns) {
  return {columns, columns, static_cast<double>(columns) * additive_uniform_mi(eps),
          [eps](Rng& rng, std::span<double> x, std::span<double> y) {
            for (std::size_t k = 0; k < x.size(); ++k) {
              x[k] = rng.uniform();
              y[k] = x[k] + eps * (2 * rng.uniform() - 1);
            }
          }};
}

}  // namespace kedge::tasks
