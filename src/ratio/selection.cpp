#include "ratio/selection.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "core/moments.hpp"
#include "core/stable.hpp"

namespace kedge::ratio {
namespace {

constexpr std::array<double, 4> slopes = {0.25, 0.5, 0.75, 1};
constexpr double largest_offset = 1;
constexpr int newton_steps = 6;

std::vector<float> mapped(const std::vector<float>& base, const std::vector<float>& residual,
                          const Map& map) {
  std::vector<float> out(base.size());
  std::ranges::transform(base, residual, out.begin(), [&](float b, float r) {
    return static_cast<float>(static_cast<double>(b) + map.alpha * static_cast<double>(r) + map.offset);
  });
  return out;
}

std::vector<double> row_losses(const std::vector<float>& scores, double sign) {
  std::vector<double> losses;
  losses.reserve(scores.size());
  for (const float s : scores) losses.push_back(0.5 * softplus(sign * static_cast<double>(s)));
  return losses;
}

/// Slope and curvature of the loss in an offset to all scores.
struct Derivatives {
  double first = 0, second = 0;
  void add(const std::vector<float>& scores, double offset, double sign) {
    const double share = 0.5 / static_cast<double>(scores.size());
    for (const float s : scores) {
      const double odds = sigmoid(sign * (static_cast<double>(s) + offset));
      first += share * sign * odds;
      second += share * odds * (1 - odds);
    }
  }
};

double best_offset(const Scores& scores) {
  double offset = 0;
  for (int i = 0; i < newton_steps; ++i) {
    Derivatives d;
    d.add(scores.p, offset, -1);
    d.add(scores.q, offset, 1);
    if (!(d.second > 1e-12)) break;
    offset = std::clamp(offset - std::clamp(d.first / d.second, -0.5, 0.5), -largest_offset, largest_offset);
  }
  return offset;
}

}  // namespace

Scores mapped(const Scores& base, const Scores& residual, const Map& map) {
  return {mapped(base.p, residual.p, map), mapped(base.q, residual.q, map)};
}

double pair_loss(const Scores& scores) {
  return mean(row_losses(scores.p, -1)) + mean(row_losses(scores.q, 1));
}

Gain gain(const Scores& better, const Scores& worse) {
  Gain total;
  double variance = 0;
  const auto add = [&](const std::vector<float>& one, const std::vector<float>& other, double sign) {
    auto difference = row_losses(other, sign);
    const auto subtract = row_losses(one, sign);
    for (std::size_t i = 0; i < difference.size(); ++i) difference[i] -= subtract[i];
    total.mean += mean(difference);
    const double error = difference.size() > 1 ? mean_error(difference) : 0;
    variance += error * error;
  };
  add(better.p, worse.p, -1);
  add(better.q, worse.q, 1);
  total.error = std::sqrt(variance);
  return total;
}

Choice best_map(const Scores& base, const Scores& residual) {
  Choice best;
  best.loss = std::numeric_limits<double>::infinity();
  for (const double alpha : slopes) {
    const double offset = best_offset(mapped(base, residual, {alpha, 0}));
    const Map map{alpha, offset};
    const double loss = pair_loss(mapped(base, residual, map));
    if (loss < best.loss) best = {map, loss};
  }
  return best;
}

}  // namespace kedge::ratio
