#include "estimate/model/weights_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kedge/error.hpp"

namespace kedge::estimate {

void weights_to_tensors(const critics::Critic& critic, std::span<const float> weights,
                        const std::string& name, TensorFile& file) {
  for (const critics::Slot& slot : critic.layout().slots()) {
    const auto values = slot.vector(weights);
    file.tensors[fmt::format("{}.{}", name, slot.name)] = {{slot.rows, slot.cols},
                                                           {values.begin(), values.end()}};
  }
}

std::vector<float> weights_from_tensors(const critics::Critic& critic, const std::string& name,
                                        const TensorFile& file) {
  const critics::Layout& layout = critic.layout();
  const auto values_of = [&](const critics::Slot& slot) -> const std::vector<float>& {
    const std::string full = fmt::format("{}.{}", name, slot.name);
    const auto tensor = file.tensors.find(full);
    if (tensor == file.tensors.end() || tensor->second.values.size() != slot.size()) {
      throw InputError(fmt::format("tensor {} is missing or of another size", full));
    }
    return tensor->second.values;
  };
  // All are looked at before there is room for any: a file must not make us allocate what it does not hold.
  for (const critics::Slot& slot : layout.slots()) values_of(slot);
  std::vector<float> weights(layout.size());
  for (const critics::Slot& slot : layout.slots()) {
    std::ranges::copy(values_of(slot), slot.vector(std::span<float>(weights)).begin());
  }
  return weights;
}

}  // namespace kedge::estimate
