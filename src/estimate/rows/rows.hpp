// The rows of an estimate, ready for critics: standardised columns of both sides, and what is known of each
// row.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "train/batches.hpp"

namespace kedge::estimate {

struct Rows {
  train::Pairs columns;  ///< standardised, categories one-hot
  bool x_is_category = false, y_is_category = false;
  std::vector<double> weights;     ///< of mean 1; empty: all 1
  bool first_fold_unseen = false;  ///< the columns owe nothing to rows held out in the first fold

  std::size_t size() const { return columns.size(); }
  double weight(std::size_t row) const { return weights.empty() ? 1 : weights[row]; }
  /// Of rows `which`, in their order; empty where all are 1.
  std::vector<double> weights_of(std::span<const std::size_t> which) const {
    std::vector<double> some;
    if (weights.empty()) return some;
    some.reserve(which.size());
    for (const std::size_t row : which) some.push_back(weights[row]);
    return some;
  }
};

}  // namespace kedge::estimate
