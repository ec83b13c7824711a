// A fold's design in a model file: its numbers as JSON, its tables of normal scores as tensors named after
// `name`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "estimate/fit/design.hpp"
#include "estimate/model/safetensors.hpp"

namespace kedge::estimate {

nlohmann::json design_to_json(const FoldDesign& design, const std::string& name, TensorFile& file);
/// The weights of a base are the members' own, so it comes back with its dimensions alone. Throws InputError
/// for what makes no sense.
FoldDesign design_from_json(const nlohmann::json& object, const std::string& name, const TensorFile& file);

}  // namespace kedge::estimate
