// The critics of all folds as one model: log r = sum of shares times their scores + offset, with the
// preprocessing in front. One safetensors file keeps it; its metadata hold a format number, shapes, features
// and transforms as JSON.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "critics/critic.hpp"
#include "data/transform.hpp"
#include "estimate/fit/design.hpp"
#include "estimate/fit/score_map.hpp"
#include "kedge/model.hpp"
#include "kedge/options.hpp"

namespace kedge::estimate {

struct FittedMember {
  std::size_t design = 0;  ///< which of the designs it is of
  double share = 1;        ///< of the sum
  std::vector<float> weights;
};

/// A critic of all rows, for transform alone: the model's scores are the members'.
struct Embedding {
  FoldDesign design;
  std::vector<float> weights;
};

struct FittedParts {
  data::Transform x_transform, y_transform;
  std::vector<FoldDesign> designs;
  std::vector<FittedMember> members;
  ScoreMap map;
  Options options;       ///< as given, kept for the reader of the file
  bool is_ratio = true;  ///< false: scores known only up to a factor of the context (InfoNCE)
  std::optional<Embedding> embedding;
};

std::shared_ptr<const Model> make_fitted_model(FittedParts parts);
/// The same model with this embedding. `model` is one that make_fitted_model has made.
std::shared_ptr<const Model> with_embedding(const Model& model, Embedding embedding);

}  // namespace kedge::estimate
