#include "tasks/parts/normal_noise.hpp"

#include <algorithm>
#include <numbers>

namespace kedge::tasks {

double mixture_entropy(std::span<const Component> mixture) {
  double lo = mixture[0].mean, hi = lo;
  for (const Component& c : mixture) {
    lo = std::min(lo, c.mean - 9 * c.sd);
    hi = std::max(hi, c.mean + 9 * c.sd);
  }
  return integrate(
      [&](double y) {
        double density = 0;
        for (const Component& c : mixture) {
          density += c.weight / c.sd * normal_density((y - c.mean) / c.sd);
        }
        return minus_p_log_p(density);
      },
      lo, hi);
}

double mixture_mi(std::span<const Component> mixture) {
  double given = 0;
  for (const Component& c : mixture) given += c.weight * normal_entropy(c.sd);
  return mixture_entropy(mixture) - given;
}

Input standard_normal() {
  Input input{[](Rng& rng) { return rng.normal(); }, quadrature(-8, 8, 20)};
  for (Node& node : input.nodes) node.weight *= normal_density(node.at);
  return input;
}

Input uniform_angle() {
  constexpr double pi = std::numbers::pi;
  Input input{[](Rng& rng) { return pi * (2 * rng.uniform() - 1); }, quadrature(-pi, pi, 20)};
  for (Node& node : input.nodes) node.weight /= 2 * pi;
  return input;
}

}  // namespace kedge::tasks
