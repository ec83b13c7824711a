#include "estimate/verdict/interval.hpp"

#include "core/special.hpp"

namespace kedge::estimate {

std::array<double, 2> normal_interval(double value, double std_error, double level) {
  const double z = normal_quantile(0.5 * (1 + level));
  return {value - z * std_error, value + z * std_error};
}

}  // namespace kedge::estimate
