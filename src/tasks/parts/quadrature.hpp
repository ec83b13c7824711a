// Gauss-Legendre quadrature on equal panels, 15 points each: near machine precision for a smooth function
// whose features are not much narrower than a panel.
#pragma once

#include <cstddef>
#include <vector>

namespace kedge::tasks {

struct Node {
  double at, weight;
};

/// Points and weights with integral of f = sum weight f(at).
std::vector<Node> quadrature(double lo, double hi, std::size_t panels);

template <class F>
double integrate(F&& f, double lo, double hi, std::size_t panels = 40) {
  double sum = 0;
  for (const Node& node : quadrature(lo, hi, panels)) sum += node.weight * f(node.at);
  return sum;
}

/// -p log p, the integrand of an entropy; 0 where a density has run out of digits.
double minus_p_log_p(double p);
/// Density of the standard normal distribution.
double normal_density(double z);
/// Entropy of a normal distribution, log(sd sqrt(2 pi e)).
double normal_entropy(double sd);

}  // namespace kedge::tasks
