#include "estimate/verdict/product_bound.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/moments.hpp"
#include "core/stable.hpp"

namespace kedge::estimate {
namespace {

constexpr double step_of_high = 0.5;
constexpr double lows[] = {-0.5, -1, -2, -3, -5, -8};
// lambda is this part of what a normal sum would want, and of what keeps factors positive.
constexpr double parts[] = {0.4, 0.7, 1};
constexpr double most_of_range = 0.95;

/// sum of log(1 + lambda (D - t))
double log_wealth(std::span<const double> contributions, double lambda, double t) {
  double sum = 0;
  for (const double d : contributions) sum += std::log1p(lambda * (d - t));
  return sum;
}

/// The largest t <= most where the falling function `wealth` is at least `wanted`.
template <class Function>
double last_reaching(const Function& wealth, double wanted, double most, double width) {
  if (wealth(most) >= wanted) return most;
  double step = width, above = most, below = most - step;
  while (wealth(below) < wanted) {
    above = below;
    below -= step *= 2;
  }
  while (above - below > 1e-7 * std::max(1.0, std::abs(below))) {
    const double middle = 0.5 * (above + below);
    (wealth(middle) >= wanted ? below : above) = middle;
  }
  return below;
}

bool finite(const std::vector<Matching>& matchings) {
  return std::ranges::all_of(matchings, [](const Matching& matching) {
    return std::ranges::all_of(matching, [](const Couple& c) {
      return !std::isnan(c.first + c.second) && !std::isnan(c.forth + c.back);
    });
  });
}

std::vector<double> contributions_of(const Matching& matching, const ProductBound& bound) {
  std::vector<double> all;
  all.reserve(matching.size());
  for (const Couple& couple : matching) all.push_back(bound.contribution(couple));
  return all;
}

/// log z of the clipped score.
double log_partition(const std::vector<Matching>& matchings, double low, double high) {
  LogSum sum;
  double count = 0;
  for (const Matching& matching : matchings) {
    for (const Couple& couple : matching) {
      for (const float score : {couple.forth, couple.back}) {
        sum.add(std::clamp(static_cast<double>(score), low, high));
        ++count;
      }
    }
  }
  return sum.value() - std::log(count);
}

}  // namespace

double ProductBound::contribution(const Couple& c) const {
  const auto clip = [&](float score) { return std::clamp(static_cast<double>(score), low, high); };
  return 0.5 * (clip(c.first) + clip(c.second)) + 1 - log_z -
         0.5 * (std::exp(clip(c.forth) - log_z) + std::exp(clip(c.back) - log_z));
}

double ProductBound::least_contribution() const { return low + 1 - log_z - std::exp(high - log_z); }

double ProductBound::of(const std::vector<Matching>& matchings, double log_odds) const {
  if (!finite(matchings) || !(lambda > 0)) return std::numeric_limits<double>::quiet_NaN();
  std::vector<std::vector<double>> contributions;
  contributions.reserve(matchings.size());
  for (const Matching& matching : matchings) contributions.push_back(contributions_of(matching, *this));
  const auto wealth = [&](double t) {
    LogSum sum;
    for (const auto& d : contributions) sum.add(log_wealth(d, lambda, t));
    return sum.value() - std::log(static_cast<double>(contributions.size()));
  };
  return last_reaching(wealth, log_odds, most, 0.25);
}

ProductBound choose_product_bound(const std::vector<Matching>& matchings, std::size_t couples,
                                  double log_odds) {
  ProductBound best;
  double best_value = -std::numeric_limits<double>::infinity();
  if (!finite(matchings)) return best;
  const auto m = static_cast<double>(couples);
  const double highest = std::log(2 * m) + 2;
  for (double high = step_of_high; high < highest; high += step_of_high) {
    for (const double low : lows) {
      ProductBound bound{low, high, log_partition(matchings, low, high), 0, 0};
      std::vector<double> contributions;
      for (const Matching& matching : matchings) {
        const auto more = contributions_of(matching, bound);
        contributions.insert(contributions.end(), more.begin(), more.end());
      }
      bound.most = mean(contributions);
      const double spread = std::max(deviation(contributions), 1e-3);
      const double wanted = std::sqrt(2 * log_odds / m) / spread;
      const double largest = most_of_range / (bound.most - bound.least_contribution());
      const double per_couple = log_odds / m, count = static_cast<double>(contributions.size());
      for (const double part : parts) {
        bound.lambda = std::min(part * wanted, largest);
        const auto wealth = [&](double t) { return log_wealth(contributions, bound.lambda, t) / count; };
        // No t above best_value: no need to look closer.
        if (best_value > bound.most || (std::isfinite(best_value) && wealth(best_value) < per_couple))
          continue;
        const double value = last_reaching(wealth, per_couple, bound.most, 0.25);
        if (value > best_value) {
          best_value = value;
          best = bound;
        }
      }
    }
  }
  return best;
}

}  // namespace kedge::estimate
