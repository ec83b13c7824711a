#include "estimate/fit/curves.hpp"

#include <cmath>

namespace kedge::estimate {

std::vector<TrainingCurve> curves_of(const CrossFit& fit, std::size_t look) {
  std::vector<TrainingCurve> curves;
  for (const auto& looks : fit.looks) {
    TrainingCurve curve;
    for (const train::Look& one : looks) {
      curve.step.push_back(static_cast<double>(one.step));
      curve.train_loss.push_back(one.step == 0 ? std::nan("") : one.training_loss);
      curve.held_out_loss.push_back(one.held_out_loss);
    }
    curve.best_step = static_cast<double>(looks[look].step);
    curves.push_back(std::move(curve));
  }
  return curves;
}

}  // namespace kedge::estimate
