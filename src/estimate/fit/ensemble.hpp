// Averages of candidates, compared like candidates.
#pragma once

#include <utility>
#include <vector>

#include "estimate/fit/candidate.hpp"
#include "estimate/fit/evaluate.hpp"

namespace kedge::estimate {

struct Ensemble {
  std::vector<std::pair<const Candidate*, double>> parts;  ///< with shares that sum to 1
  std::vector<double> row_losses;
  double loss = 0;
  double shift = 0;  ///< of the common offset, found afterwards

  double offset() const;
};

Ensemble alone(const Candidate& candidate);
Ensemble average(const Candidate& a, const Candidate& b, const Rows& rows, const std::vector<Fold>& folds,
                 const Categories* categories, double nu);

/// What is wanted of an ensemble beside the held-out scores of pairs (EvaluationPlan).
enum class Wanted { pairs, training, products_and_training };
/// Scores of all rows.
Evaluation score(const Ensemble& ensemble, const Rows& rows, const std::vector<Fold>& folds,
                 const std::optional<Categories>& categories, Wanted wanted, std::size_t threads,
                 const Control& control);

}  // namespace kedge::estimate
