#include "train/batches.hpp"

#include <algorithm>

namespace kedge::train {

void gather(MatrixView<const float> from, std::span<const std::size_t> which, MatrixView<float> to) {
  for (std::size_t i = 0; i < which.size(); ++i) std::ranges::copy(from.row(which[i]), to.row(i).data());
}

Batches::Batches(std::vector<std::size_t> rows, std::size_t batch, Rng rng)
    : rows_(std::move(rows)), batch_(batch), position_(rows_.size()), rng_(rng) {}

std::span<const std::size_t> Batches::next() {
  if (position_ + batch_ > rows_.size()) {
    rng_.shuffle(std::span(rows_));
    position_ = 0;
  }
  position_ += batch_;
  return std::span(rows_).subspan(position_ - batch_, batch_);
}

}  // namespace kedge::train
