// X and Y normal columns; the sign of Y is the product of the signs of X, or with probability 0.1 its
// opposite. No fewer than all columns of X tell anything: I = log 2 - H(0.1), H the entropy of a coin.
#include <cmath>
#include <numbers>

#include "tasks/parts/quadrature.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

Joint parity(std::size_t columns) {
  constexpr double flip = 0.1;
  return {columns, 1, std::numbers::ln2 - minus_p_log_p(flip) - minus_p_log_p(1 - flip),
          [](Rng& rng, std::span<double> x, std::span<double> y) {
            double sign = rng.uniform() < flip ? -1 : 1;
            for (double& value : x) {
              value = rng.normal();
              if (value < 0) sign = -sign;
            }
            y[0] = sign * std::abs(rng.normal());
          }};
}

}  // namespace kedge::tasks
