#include "tasks/parts/spiral.hpp"

#include <cmath>
#include <numeric>

namespace kedge::tasks {

Map spiral(std::size_t i, std::size_t j, double speed) {
  return [i, j, speed](std::span<double> row) {
    const double angle = speed * std::inner_product(row.begin(), row.end(), row.begin(), 0.0);
    const double c = std::cos(angle), s = std::sin(angle), a = row[i], b = row[j];
    row[i] = c * a - s * b;
    row[j] = s * a + c * b;
  };
}

}  // namespace kedge::tasks
