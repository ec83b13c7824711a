// Poisson counts, as tables cut off where less than 1e-15 of the probability remains.
#include <array>
#include <cmath>

#include "tasks/parts/table.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {
namespace {

constexpr std::size_t most = 45;

/// P(count) = exp(-mean) mean^count / count!
std::array<double, most> poisson(double mean) {
  std::array<double, most> p{std::exp(-mean)};
  for (std::size_t k = 1; k < most; ++k) p[k] = p[k - 1] * mean / static_cast<double>(k);
  return p;
}

}  // namespace

// Y of the X events are kept, each with probability 1/2: the lost X - Y are a Poisson count of their own,
// independent of Y.
Joint poisson_thinning() {
  const auto half = poisson(3);
  Matrix<double> p(most, most);
  for (std::size_t x = 0; x < most; ++x) {
    for (std::size_t y = 0; y <= x; ++y) p(x, y) = half[y] * half[x - y];
  }
  return table(p);
}

// X = A + C, Y = B + C.
Joint poisson_shared() {
  const auto shared = poisson(4), own = poisson(2);
  Matrix<double> p(most, most);
  for (std::size_t c = 0; c < most; ++c) {
    for (std::size_t x = c; x < most; ++x) {
      for (std::size_t y = c; y < most; ++y) p(x, y) += shared[c] * own[x - c] * own[y - c];
    }
  }
  return table(p);
}

}  // namespace kedge::tasks
