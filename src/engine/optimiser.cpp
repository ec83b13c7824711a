#include "engine/optimiser.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/adam.hpp"

namespace kedge::engine {

Optimiser::Optimiser(const critics::Layout& layout, const OptimiserSettings& settings)
    : settings_(settings),
      weights_(1, layout.size()),
      gradient_(1, layout.size()),
      first_(1, layout.size()),
      second_(1, layout.size()),
      average_(averages() ? Matrix<float>(1, layout.size()) : Matrix<float>()) {
  bool broken = true;  // a slot that is not trained lies between
  for (const critics::Slot& slot : layout.slots()) {
    if (!slot.trained) {
      broken = true;
      continue;
    }
    if (broken || runs_.back().decays != slot.decays) runs_.push_back({slot.offset, 0, slot.decays});
    broken = false;
    runs_.back().count = slot.offset + slot.size() - runs_.back().first;
  }
}

void Optimiser::restart() {
  steps_ = 0;
  std::ranges::fill(first_.flat(), 0.0f);
  std::ranges::fill(second_.flat(), 0.0f);
  if (averages()) std::ranges::copy(weights_.flat(), average_.data());
}

double Optimiser::step(double lr, double log_scale) {
  const double log_norm = log_scale + 0.5 * std::log(kernels::squared_norm(gradient_.flat()));
  double log_factor = log_scale;
  if (settings_.clip > 0) log_factor = std::min(log_factor, log_scale + std::log(settings_.clip) - log_norm);
  ++steps_;

  const auto t = static_cast<double>(steps_);
  kernels::AdamStep adam;
  adam.lr = static_cast<float>(lr);
  adam.beta1 = static_cast<float>(settings_.beta1);
  adam.beta2 = static_cast<float>(settings_.beta2);
  adam.eps = static_cast<float>(settings_.eps);
  adam.correction1 = static_cast<float>(1 / (1 - std::pow(settings_.beta1, t)));
  adam.correction2 = static_cast<float>(1 / (1 - std::pow(settings_.beta2, t)));
  adam.gradient_scale = static_cast<float>(std::exp(log_factor));
  adam.keep = static_cast<float>(std::min(settings_.longest_average, (1 + t) / (10 + t)));
  for (const Run& run : runs_) {
    adam.decay = run.decays ? static_cast<float>(settings_.decay) : 0.0f;
    kernels::adam(adam, gradient_.flat().subspan(run.first, run.count),
                  weights_.flat().subspan(run.first, run.count), first_.flat().subspan(run.first, run.count),
                  second_.flat().subspan(run.first, run.count),
                  averages() ? average_.flat().subspan(run.first, run.count) : std::span<float>());
  }
  return log_norm;
}

}  // namespace kedge::engine
