// Y normal given X: Y = m(X) + s(X) e. Then Y is a mixture of normals, one for each x, and
//   I(X;Y) = h(mixture) - E log(s(X) sqrt(2 pi e)),
// the entropy of the mixture by quadrature over y of a sum over x.
#pragma once

#include <span>
#include <vector>

#include "tasks/parts/joint.hpp"
#include "tasks/parts/quadrature.hpp"

namespace kedge::tasks {

struct Component {
  double weight, mean, sd;
};

double mixture_entropy(std::span<const Component> mixture);
/// h(mixture) less the mean entropy of its components: what the component tells of Y.
double mixture_mi(std::span<const Component> mixture);

/// A distribution on the line: how to draw from it, and points that stand for it under an integral.
struct Input {
  double (*draw)(Rng& rng);
  std::vector<Node> nodes;
};
Input standard_normal();
/// Uniform on (-pi, pi).
Input uniform_angle();

/// X from `input`, Y = mean(X) + sd(X) e.
template <class Mean, class Sd>
Joint with_normal_noise(const Input& input, Mean mean, Sd sd) {
  std::vector<Component> mixture;
  for (const Node& node : input.nodes) mixture.push_back({node.weight, mean(node.at), sd(node.at)});
  return {1, 1, mixture_mi(mixture),
          [draw = input.draw, mean, sd](Rng& rng, std::span<double> x, std::span<double> y) {
            x[0] = draw(rng);
            y[0] = mean(x[0]) + sd(x[0]) * rng.normal();
          }};
}

}  // namespace kedge::tasks
