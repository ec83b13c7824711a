// One optimiser for one parameter buffer: gradient clipping by global norm, Adam, weight decay on matrices,
// and a running average of the weights. The gradient arrives as exp(log_scale) * g, so that objectives whose
// gradient leaves the range of floats are clipped in logarithms and never overflow.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "critics/layout.hpp"
#include "kedge/matrix.hpp"

namespace kedge::engine {

struct OptimiserSettings {
  double beta1 = 0.9, beta2 = 0.99;
  double eps = 1e-8;
  double decay = 1e-2;            ///< on matrices
  double clip = 5;                ///< largest norm of a gradient; 0 = no clipping
  double longest_average = 0.99;  ///< the average keeps min(this, (1 + t) / (10 + t)) of itself at step t; 0:
                                  ///< the weights are the average
};

class Optimiser {
 public:
  Optimiser(const critics::Layout& layout, const OptimiserSettings& settings);

  std::span<float> weights() { return weights_.flat(); }
  std::span<const float> weights() const { return weights_.flat(); }
  std::span<const float> average() const { return averages() ? average_.flat() : weights_.flat(); }
  std::span<float> gradient() { return gradient_.flat(); }

  /// The average starts where the weights are now, and the moments at zero.
  void restart();
  /// One step along gradient() * exp(log_scale). Returns the logarithm of the gradient's norm before
  /// clipping.
  double step(double lr, double log_scale = 0);

 private:
  bool averages() const { return settings_.longest_average > 0; }

  struct Run {  // neighbouring slots with one decay
    std::size_t first, count;
    bool decays;
  };

  OptimiserSettings settings_;
  std::vector<Run> runs_;
  Matrix<float> weights_, gradient_, first_, second_, average_;
  long steps_ = 0;
};

}  // namespace kedge::engine
