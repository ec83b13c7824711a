#include "estimate/fit/design.hpp"

#include <cmath>

namespace kedge::estimate {

std::shared_ptr<const critics::Base> as_base(const copula::LogRatio& ratio) {
  auto base = std::make_shared<critics::Base>();
  base->x_map = ratio.x_map;
  base->y_map = ratio.y_map;
  for (const double rho : ratio.rho) {
    base->rho.push_back(static_cast<float>(rho));
    base->rest.push_back(static_cast<float>((1 - rho) * (1 + rho)));
  }
  base->constant = static_cast<float>(ratio.constant());
  base->df = std::isfinite(ratio.df) ? static_cast<float>(ratio.df) : 0;
  return base;
}

void fit_dims(FoldDesign& design) {
  design.shape.x_dim = design.x.outputs();
  design.shape.y_dim = design.y.outputs();
}

}  // namespace kedge::estimate
