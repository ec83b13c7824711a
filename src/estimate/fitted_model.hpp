// The critics of all folds as one model: log r = alpha (mean of their scores) + offset, with the
// preprocessing in front. One safetensors file keeps it; its metadata hold a format number, the shape and the
// transforms as JSON.
#pragma once

#include <memory>
#include <vector>

#include "critics/critic.hpp"
#include "data/transform.hpp"
#include "estimate/score_map.hpp"
#include "kedge/model.hpp"
#include "kedge/options.hpp"

namespace kedge::estimate {

struct FittedParts {
  data::Transform x_transform, y_transform;
  critics::Shape shape;
  std::vector<std::vector<float>> members;
  ScoreMap map;
  Options options;       ///< as given, kept for the reader of the file
  bool is_ratio = true;  ///< false: scores known only up to a factor of the context (InfoNCE)
};

std::shared_ptr<const Model> make_fitted_model(FittedParts parts);

}  // namespace kedge::estimate
