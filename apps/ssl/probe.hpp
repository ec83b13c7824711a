// How much of the class a frozen representation shows.
#pragma once

#include "images.hpp"
#include "tensors.hpp"

namespace kedge::ssl {

class Model;

/// Of all images, as they are; n x width.
Tensor features_of(Model& model, const Images& images, at::Device device);

struct ProbeResult {
  double top1 = 0, top5 = 0, knn = 0;  ///< percent of test images
};

/// A linear probe, which is multinomial logistic regression on standardised features with an L2 penalty of
/// 1e-4, fitted by L-BFGS; and the vote of the 20 nearest training images by cosine (Wu et al., 2018).
ProbeResult probe(const Tensor& train, const Tensor& train_labels, const Tensor& test,
                  const Tensor& test_labels, std::int64_t classes);

}  // namespace kedge::ssl
