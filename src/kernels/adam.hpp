// Adam with decoupled weight decay and a running average of the weights, one pass over memory.
//   m <- b1 m + (1-b1) g;  v <- b2 v + (1-b2) g^2;  w <- w - lr (mhat / (sqrt(vhat) + eps) + decay w)
//   average <- keep average + (1-keep) w
// Kingma and Ba, 2015; Loshchilov and Hutter, 2019; Polyak and Juditsky, 1992.
#pragma once

#include <span>

namespace kedge::kernels {

struct AdamStep {
  float lr = 1e-3f, beta1 = 0.9f, beta2 = 0.999f, eps = 1e-8f, decay = 0;
  float correction1 = 1, correction2 = 1;  ///< 1 / (1 - beta^t)
  float gradient_scale = 1;                ///< clipping and scaling of the loss
  float keep = 0;                          ///< of the running average
};

/// All spans have one length; an empty average is not kept.
void adam(const AdamStep& step, std::span<const float> gradient, std::span<float> weight,
          std::span<float> first, std::span<float> second, std::span<float> average);

/// Sum of squares, in double.
double squared_norm(std::span<const float> v);

}  // namespace kedge::kernels
