#include "tasks/labelled/resize.hpp"

#include <algorithm>
#include <cmath>

namespace kedge::tasks {
namespace {

double keys(double t) {
  t = std::abs(t);
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  if (t < 2) return ((-0.5 * t + 2.5) * t - 4) * t + 2;
  return 0;
}

}  // namespace

Resampling::Resampling(std::size_t from_size, std::size_t to_size) : from(from_size), to(to_size) {
  const double ratio = static_cast<double>(from) / static_cast<double>(to), width = std::max(1.0, ratio);
  for (std::size_t o = 0; o < to; ++o) {
    const double centre = (static_cast<double>(o) + 0.5) * ratio - 0.5;
    const double last_input = static_cast<double>(from) - 1;
    const auto low = static_cast<std::size_t>(std::max(0.0, std::ceil(centre - 2 * width)));
    const auto high = static_cast<std::size_t>(std::min(last_input, std::floor(centre + 2 * width)));
    std::vector<double> exact;
    double sum = 0;
    for (std::size_t i = low; i <= high; ++i) {
      exact.push_back(keys((static_cast<double>(i) - centre) / width));
      sum += exact.back();
    }
    first.push_back(low);
    weights.emplace_back();
    for (double w : exact) weights.back().push_back(static_cast<float>(w / sum));
  }
}

void Resize::operator()(std::span<const float> image, std::vector<float>& between,
                        std::span<float> out) const {
  const std::size_t cols = across_.to;
  between.resize(down_.from * cols);
  for (std::size_t row = 0; row < down_.from; ++row) {
    const float* line = image.data() + row * across_.from;
    for (std::size_t o = 0; o < cols; ++o) {
      const std::vector<float>& weights = across_.weights[o];
      const float* in = line + across_.first[o];
      float sum = 0;
      for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * in[i];
      between[row * cols + o] = sum;
    }
  }
  std::ranges::fill(out, 0.0f);
  for (std::size_t o = 0; o < down_.to; ++o) {
    float* line = out.data() + o * cols;
    for (std::size_t i = 0; i < down_.weights[o].size(); ++i) {
      const float weight = down_.weights[o][i];
      const float* in = between.data() + (down_.first[o] + i) * cols;
      for (std::size_t c = 0; c < cols; ++c) line[c] += weight * in[c];
    }
    for (std::size_t c = 0; c < cols; ++c) line[c] = std::clamp(line[c], 0.0f, 1.0f);
  }
}

}  // namespace kedge::tasks
