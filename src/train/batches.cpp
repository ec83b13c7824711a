#include "train/batches.hpp"

#include <algorithm>

namespace kedge::train {

void gather(MatrixView<const float> from, std::span<const std::size_t> which, MatrixView<float> to) {
  for (std::size_t i = 0; i < which.size(); ++i) std::ranges::copy(from.row(which[i]), to.row(i).data());
}

Batches::Batches(std::vector<std::size_t> rows, std::span<const double> weights, std::size_t batch, Rng rng)
    : rows_(std::move(rows)), order_(rows_), batch_(batch), position_(rows_.size()), rng_(rng) {
  double sum = 0;
  if (!weights.empty()) {
    for (const std::size_t row : rows_) {
      weights_.push_back(weights[row]);
      sum += weights[row];
    }
  }
  if (sum <= 0) weights_.clear();
}

void Batches::draw() {
  if (!weights_.empty()) {
    double sum = 0, reached = 0;
    for (const double weight : weights_) sum += weight;
    const double step = sum / static_cast<double>(order_.size());
    double next = rng_.uniform() * step;
    std::size_t count = 0;
    for (std::size_t i = 0; i < rows_.size() && count < order_.size(); ++i) {
      reached += weights_[i];
      for (; next < reached && count < order_.size(); next += step) order_[count++] = rows_[i];
    }
    for (; count < order_.size(); ++count) order_[count] = rows_.back();  // rounding
  }
  rng_.shuffle(std::span(order_));
  position_ = 0;
}

std::span<const std::size_t> Batches::next() {
  if (position_ + batch_ > order_.size()) draw();
  position_ += batch_;
  return std::span(order_).subspan(position_ - batch_, batch_);
}

}  // namespace kedge::train
