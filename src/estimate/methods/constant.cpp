#include "estimate/methods/constant.hpp"

#include "critics/critic.hpp"

namespace kedge::estimate {

Fitted estimate_constant(const Problem& problem, Estimate& e) {
  e.chosen = "constant";
  e.pmi.assign(problem.rows.size(), 0.0);
  FoldDesign design{data::Features::identity(problem.rows.columns.x.cols()),
                    data::Features::identity(problem.rows.columns.y.cols()),
                    {}};
  design.shape.form = "none";
  design.shape.base = as_base({});
  fit_dims(design);
  const auto critic = critics::make_critic(design.shape);
  std::vector<float> weights(critic->layout().size());
  Rng unused(0);
  critic->initialise(unused, weights);
  Fitted fitted;
  fitted.designs.push_back(std::move(design));
  fitted.members.push_back({0, 1.0, std::move(weights)});
  return fitted;
}

}  // namespace kedge::estimate
