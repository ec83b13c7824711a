// From images to features, and from features to the space in which views are compared.
#pragma once

#include <memory>

#include "settings.hpp"
#include "tensors.hpp"

namespace kedge::ssl {

class Model : public nn::Module {
 public:
  Model(const Settings& settings, std::int64_t channels);

  /// n x width() features: what a probe sees.
  Tensor features(const Tensor& images) { return encoder_->forward(images).flatten(1); }
  /// Rows of length one: what the critic sees.
  Tensor project(const Tensor& features);
  std::int64_t width() const { return width_; }

 private:
  nn::Sequential encoder_, projector_;
  std::int64_t width_ = 0;
};

}  // namespace kedge::ssl
