// How well scores put positives before negatives, ties and all.
//   AUROC = P(s+ > s-) + P(s+ = s-) / 2, the statistic of Mann and Whitney (Hanley and McNeil, Radiology
//   1982) average precision = sum over thresholds of (recall - the recall before) precision; equal scores
//   share a threshold
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace kedge::link {

/// Counts at or above each distinct score, from the highest down; begins with {0, 0}.
class Ranking {
 public:
  Ranking(std::span<const double> positives, std::span<const double> negatives);

  /// NaN without positives or without negatives.
  double auroc() const;
  double average_precision() const;
  /// The true positive rate at each false positive rate asked for, linear between thresholds.
  std::vector<double> true_positive_rates(std::span<const double> false_positive_rates) const;

 private:
  struct Threshold {
    double positives, negatives;
  };
  bool defined() const;
  std::vector<Threshold> thresholds_;
};

}  // namespace kedge::link
