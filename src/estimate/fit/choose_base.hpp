// The closed form that critics stand on: Gaussian and Student copulas fitted on each fold's training rows,
// with and without shrinkage, or on screened columns alone where there are many. The least pooled held-out
// anchor loss wins, except that Student's must beat the best Gaussian by one standard error.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "estimate/fit/candidate.hpp"
#include "estimate/fit/evaluate.hpp"
#include "estimate/fit/screening.hpp"
#include "estimate/rows/rows.hpp"
#include "kedge/control.hpp"

namespace kedge::estimate {

enum class BaseFamily { none, gaussian, screened, student };

struct BaseChoice {
  BaseFamily family = BaseFamily::none;
  Candidate candidate;                  ///< its design's features carry the base's columns, and no network
  std::vector<copula::LogRatio> folds;  ///< of each fold
  /// -1/2 sum log(1 - rho^2) of all rows less its exact small-sample bias, for the Gaussian families; NaN
  /// where that does not exist.
  double unbiased_gaussian = 0;
  /// Its standard error: sqrt(sum rho^2 / n + p q / (2 n^2)), rho shrunk; the second part is what is left
  /// without dependence.
  double gaussian_error = 0;

  bool is_closed() const {
    const bool gaussian = family == BaseFamily::gaussian || family == BaseFamily::screened;
    return gaussian && std::isfinite(unbiased_gaussian);
  }
};

/// The base's own number: the closed form's where it exists, else the out-of-fold mean less half of its
/// pessimism. `scores`: of the candidate alone.
double value_of(const BaseChoice& base, const Evaluation& scores);

/// `features` of each fold, and `whole` fitted on all rows: scored sides, or categories, in which case there
/// is no base. `screenings` of each fold. `gaussian_only`: without Student's copulas.
BaseChoice choose_base(const Rows& rows, const std::vector<Fold>& folds,
                       const std::vector<FoldDesign>& features, const FoldDesign& whole,
                       const std::vector<FoldScreening>& screenings, const CrossFitPlan& plan, double nu,
                       const Control& control, bool gaussian_only = false);

}  // namespace kedge::estimate
