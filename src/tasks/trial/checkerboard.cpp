// Uniform on the squares of one colour of a board, `cells` on a side, an even number: given x, half of the
// squares are possible, so I = log 2 for every size.
#include <numbers>

#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {

Joint checkerboard(std::size_t cells) {
  return {1, 1, std::numbers::ln2, [cells](Rng& rng, std::span<double> x, std::span<double> y) {
            const std::size_t row = rng.below(cells), column = 2 * rng.below(cells / 2) + row % 2;
            x[0] = (static_cast<double>(row) + rng.uniform()) / static_cast<double>(cells);
            y[0] = (static_cast<double>(column) + rng.uniform()) / static_cast<double>(cells);
          }};
}

}  // namespace kedge::tasks
