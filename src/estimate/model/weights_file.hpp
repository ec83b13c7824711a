// A critic's weights in a model file: a tensor for each slot, named after `name` and the slot.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "critics/critic.hpp"
#include "estimate/model/safetensors.hpp"

namespace kedge::estimate {

void weights_to_tensors(const critics::Critic& critic, std::span<const float> weights,
                        const std::string& name, TensorFile& file);
/// Throws InputError where one is missing or of another size.
std::vector<float> weights_from_tensors(const critics::Critic& critic, const std::string& name,
                                        const TensorFile& file);

}  // namespace kedge::estimate
