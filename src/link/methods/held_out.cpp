#include "link/methods/held_out.hpp"

#include <algorithm>

#include "objectives/row_losses.hpp"

namespace kedge::link {

void ShrunkenLosses::add(const ShrunkenLosses& other) {
  for (std::size_t s = 0; s < sums.size(); ++s) sums[s] += other.sums[s];
  rows += other.rows;
}

std::size_t ShrunkenLosses::best() const {
  return static_cast<std::size_t>(std::ranges::min_element(sums) - sums.begin());
}

ShrunkenLosses HeldOutPairs::losses(std::span<const float> weights) const {
  constexpr std::size_t most = 256;
  const std::size_t blocks = (rows_.size() + most - 1) / most;
  ShrunkenLosses result;
  for (std::size_t block = 0; block < blocks; ++block) {
    const std::size_t first = block * rows_.size() / blocks,
                      size = (block + 1) * rows_.size() / blocks - first;
    if (size < 2) continue;
    const auto which = std::span(rows_).subspan(first, size);
    Matrix<float> x(size, pairs_.x.cols()), y(size, pairs_.y.cols()), scores(size, size),
        shrunken(size, size);
    train::gather(pairs_.x.view(), which, x.view());
    train::gather(pairs_.y.view(), which, y.view());
    critic_.forward(weights, x.view(), y.view(), *critic_.workspace(size, size), scores.view());
    for (std::size_t s = 0; s < shrinkages.size(); ++s) {
      std::ranges::transform(scores.flat(), shrunken.data(),
                             [&](float score) { return static_cast<float>(shrinkages[s]) * score; });
      for (const double loss : objectives::anchor_row_losses(shrunken.view(), nu_)) result.sums[s] += loss;
    }
    result.rows += size;
  }
  return result;
}

}  // namespace kedge::link
