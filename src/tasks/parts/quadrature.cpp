#include "tasks/parts/quadrature.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

namespace kedge::tasks {

std::vector<Node> quadrature(double lo, double hi, std::size_t panels) {
  using Rule = boost::math::quadrature::gauss<double, 15>;
  const double half = (hi - lo) / (2 * static_cast<double>(panels));
  std::vector<Node> nodes;
  nodes.reserve(15 * panels);
  for (std::size_t panel = 0; panel < panels; ++panel) {
    const double middle = lo + half * static_cast<double>(2 * panel + 1);
    for (std::size_t i = 0; i < Rule::abscissa().size();
         ++i) {  // the rule is symmetric, its zero comes first
      const double step = half * Rule::abscissa()[i], weight = half * Rule::weights()[i];
      nodes.push_back({middle + step, weight});
      if (i > 0) nodes.push_back({middle - step, weight});
    }
  }
  return nodes;
}

double minus_p_log_p(double p) { return p > 0 ? -p * std::log(p) : 0; }

double normal_density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

double normal_entropy(double sd) {
  return std::log(sd) + 0.5 * std::log(2 * std::numbers::pi * std::numbers::e);
}

}  // namespace kedge::tasks
