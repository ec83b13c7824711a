#include "tasks/parts/swiss_roll.hpp"

#include <cmath>
#include <numbers>
#include <utility>

namespace kedge::tasks {

Joint swiss_rolled(Joint base) {
  Joint result{2, base.y_dim, base.mi, {}};
  result.draw = [draw = std::move(base.draw)](Rng& rng, std::span<double> x, std::span<double> y) {
    draw(rng, x.first(1), y);
    const double t = 1.5 * std::numbers::pi * (1 + 2 * x[0]);
    x[0] = t * std::cos(t) / 21;
    x[1] = t * std::sin(t) / 21;
  };
  return result;
}

}  // namespace kedge::tasks
