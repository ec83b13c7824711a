#include "link/protocol/ranking.hpp"

#include <algorithm>
#include <limits>

namespace kedge::link {

Ranking::Ranking(std::span<const double> positives, std::span<const double> negatives) {
  std::vector<std::pair<double, bool>> all;
  all.reserve(positives.size() + negatives.size());
  for (const double score : positives) all.emplace_back(score, true);
  for (const double score : negatives) all.emplace_back(score, false);
  std::ranges::sort(all, [](const auto& a, const auto& b) { return a.first > b.first; });
  Threshold now{0, 0};
  thresholds_.push_back(now);
  for (std::size_t i = 0; i < all.size(); ++i) {
    (all[i].second ? now.positives : now.negatives) += 1;
    if (i + 1 == all.size() || all[i + 1].first != all[i].first) thresholds_.push_back(now);
  }
}

bool Ranking::defined() const { return thresholds_.back().positives > 0 && thresholds_.back().negatives > 0; }

double Ranking::auroc() const {
  if (!defined()) return std::numeric_limits<double>::quiet_NaN();
  double area = 0;
  for (std::size_t i = 1; i < thresholds_.size(); ++i) {
    const Threshold &before = thresholds_[i - 1], &here = thresholds_[i];
    area += (here.negatives - before.negatives) * (here.positives + before.positives) / 2;
  }
  return area / (thresholds_.back().positives * thresholds_.back().negatives);
}

double Ranking::average_precision() const {
  if (!defined()) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t i = 1; i < thresholds_.size(); ++i) {
    const Threshold &before = thresholds_[i - 1], &here = thresholds_[i];
    sum += (here.positives - before.positives) * here.positives / (here.positives + here.negatives);
  }
  return sum / thresholds_.back().positives;
}

std::vector<double> Ranking::true_positive_rates(std::span<const double> false_positive_rates) const {
  std::vector<double> rates;
  if (!defined()) return rates;
  const Threshold total = thresholds_.back();
  for (const double rate : false_positive_rates) {
    const double wanted = rate * total.negatives;
    // The last threshold not beyond it: where the curve is vertical, its top.
    const auto after = std::ranges::upper_bound(thresholds_, wanted, {}, &Threshold::negatives);
    const Threshold below = *(after - 1);
    double positives = below.positives;
    if (after != thresholds_.end()) {
      const double share = (wanted - below.negatives) / (after->negatives - below.negatives);
      positives += share * (after->positives - below.positives);
    }
    rates.push_back(positives / total.positives);
  }
  return rates;
}

}  // namespace kedge::link
