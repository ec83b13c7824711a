#include "tasks/parts/normal_mixture.hpp"

#include "core/special.hpp"

namespace kedge::tasks {

double NormalMixture::cdf(double x) const {
  return weight * normal_cdf(x - first) + (1 - weight) * normal_cdf(x - second);
}

double NormalMixture::quantile(double p) const {
  double lo = -10, hi = 10;
  for (int step = 0; step < 50; ++step) {  // 20 / 2^50: below the spacing of floats
    const double middle = (lo + hi) / 2;
    (cdf(middle) < p ? lo : hi) = middle;
  }
  return (lo + hi) / 2;
}

}  // namespace kedge::tasks
