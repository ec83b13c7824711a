#include "data/normal_scores.hpp"

#include <algorithm>
#include <cmath>

#include "core/special.hpp"
#include "kedge/error.hpp"

namespace kedge::data {
namespace {

// More rows than this sharpen a quantile by less than any estimate can notice.
constexpr std::size_t most_rows = std::size_t{1} << 17;
// Knots at least this far apart in z: between them the map of any smooth column is straight to 1e-4.
constexpr float spacing = 1.0f / 128;
// The last knot stays wherever it differs at all: extrapolation starts there.
constexpr float last_spacing = 1e-5f;
// A value of next to no weight at an end would have a score of infinity.
constexpr double least_probability = 1e-12;
constexpr float furthest_beyond = 0.5f;

/// The last of rising values, of which the first is not above it. A binary search whose steps are additions:
/// a processor would guess half of the branches of a usual one wrongly, and take six times as long.
std::size_t last_not_above(std::span<const float> values, float value) {
  std::size_t first = 0;
  for (std::size_t count = values.size(); count > 1;) {
    const std::size_t half = count / 2;
    first += half * static_cast<std::size_t>(values[first + half] <= value);
    count -= half;
  }
  return first;
}

float beyond(float slope, float distance) {
  return furthest_beyond * (1 - std::exp(-slope * distance / furthest_beyond));
}

}  // namespace

NormalScores NormalScores::fit(MatrixView<const float> rows, std::size_t column,
                               std::span<const std::size_t> which, std::span<const double> weights) {
  const std::size_t stride = (which.size() + most_rows - 1) / most_rows;
  std::vector<std::pair<float, double>> sorted;
  sorted.reserve(which.size() / stride + 1);
  double total = 0;
  for (std::size_t i = 0; i < which.size(); i += stride) {
    const double weight = weights.empty() ? 1 : weights[which[i]];
    if (weight <= 0) continue;
    sorted.emplace_back(rows(which[i], column), weight);
    total += weight;
  }
  if (sorted.empty()) sorted.emplace_back(rows(which[0], column), total = 1);
  std::ranges::sort(sorted);

  NormalScores map;
  double below = 0, sum = 0;
  bool ties = false;
  for (std::size_t i = 0; i < sorted.size();) {
    const float value = sorted[i].first;
    double tied = 0;
    const std::size_t start = i;
    for (; i < sorted.size() && sorted[i].first == value; ++i) tied += sorted[i].second;
    ties = ties || i - start > 1;
    const double p = std::clamp((below + 0.5 * tied) / total, least_probability, 1 - least_probability);
    const auto z = static_cast<float>(normal_quantile(p));
    below += tied;
    sum += tied * static_cast<double>(z);
    const bool last = i == sorted.size(), first = map.values_.empty();
    if (!first && z - map.scores_.back() < (last ? last_spacing : spacing)) continue;
    map.values_.push_back(value);
    map.scores_.push_back(z);
  }
  if (ties) {
    const auto centre = static_cast<float>(sum / total);
    for (float& z : map.scores_) z -= centre;
  }
  return map;
}

NormalScores::NormalScores(std::vector<float> values, std::vector<float> scores)
    : values_(std::move(values)), scores_(std::move(scores)) {
  const auto rises = [](const std::vector<float>& v) {
    return std::ranges::all_of(v, [](float f) { return std::isfinite(f); }) &&
           std::ranges::adjacent_find(v, std::greater_equal<>()) == v.end();
  };
  if (values_.empty() || values_.size() != scores_.size() || !rises(values_) || !rises(scores_)) {
    throw InputError("its table of normal scores is damaged");
  }
}

float NormalScores::operator()(float value) const {
  const std::size_t n = values_.size();
  if (n == 1) return scores_[0];
  const auto slope = [&](std::size_t i) {
    return (scores_[i + 1] - scores_[i]) / (values_[i + 1] - values_[i]);
  };
  if (value < values_.front()) return scores_.front() - beyond(slope(0), values_.front() - value);
  if (value > values_.back()) return scores_.back() + beyond(slope(n - 2), value - values_.back());
  const std::size_t i = last_not_above(values_, value);
  if (i + 1 == n) return scores_.back();
  return scores_[i] + slope(i) * (value - values_[i]);
}

}  // namespace kedge::data
