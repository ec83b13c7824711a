#include "ratio/critic.hpp"

#include <algorithm>

#include "train/batches.hpp"

namespace kedge::ratio {

std::vector<float> RowCritic::scores(const std::vector<std::span<const float>>& members,
                                     MatrixView<const float> inputs,
                                     std::span<const std::size_t> which) const {
  constexpr std::size_t most = 1024;
  const std::size_t block = std::min(most, which.size());
  critics::Tower::Tape tape = tower_.tape(block);
  Matrix<float> x(block, inputs.cols()), out(block, 1);
  std::vector<float> scores(which.size());
  const float share = 1 / static_cast<float>(members.size());
  for (std::size_t first = 0; first < which.size(); first += block) {
    const std::size_t size = std::min(block, which.size() - first);
    train::gather(inputs, which.subspan(first, size), x.view());
    for (const auto& weights : members) {
      tower_.forward(weights, x.top(size), tape, out.top(size));
      for (std::size_t i = 0; i < size; ++i) scores[first + i] += share * out(i, 0);
    }
  }
  return scores;
}

}  // namespace kedge::ratio
