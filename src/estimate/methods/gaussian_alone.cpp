// --method gaussian: canonical correlation analysis of normal scores, which is the Gaussian copula alone.
//   I = -1/2 sum_k log(1 - rho_k^2) of all rows, less its exact small-sample bias (copula/gaussian.hpp),
// or, where the columns are too many for that, the cross-fitted value with shrunken correlations. log r of
// each row is out of fold. SE^2 = sd(log r)^2 / n + (I - mean log r)^2.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "estimate/fit/choose_base.hpp"
#include "estimate/fit/ensemble.hpp"
#include "estimate/methods/constant.hpp"
#include "estimate/rows/fold_features.hpp"
#include "estimate/verdict/checks.hpp"
#include "estimate/verdict/gaussianity.hpp"
#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

void refuse_categories(const Rows& rows) {
  if (!rows.x_is_category && !rows.y_is_category) return;
  throw InputError(fmt::format(
      "--method gaussian needs numbers, and {0} is one column of categories; use --method auto, or "
      "--{1}-type numeric if its numbers are quantities",
      rows.x_is_category ? "X" : "Y", rows.x_is_category ? "x" : "y"));
}

double largest_correlation(const BaseChoice& base) {
  double largest = 0;
  for (const copula::LogRatio& fold : base.folds) {
    if (!fold.rho.empty()) largest = std::max(largest, fold.rho[0]);
  }
  return largest;
}

Fitted model_of(Candidate& candidate) {
  Fitted fitted;
  CrossFit& fit = candidate.fit;
  const double share = 1 / static_cast<double>(fit.folds());
  for (std::size_t f = 0; f < fit.folds(); ++f) {
    fitted.members.push_back({f, share, std::move(fit.looks[f][0].weights)});
  }
  fitted.designs = std::move(fit.design.folds);
  return fitted;
}

}  // namespace

Fitted estimate_by_gaussian(const Problem& problem, Estimate& e) {
  const Plan& plan = problem.plan;
  refuse_categories(problem.rows);
  const auto all = fold_features(problem.rows, problem.folds, plan.threads, problem.control);
  if (!all) return estimate_constant(problem, e);
  const CrossFitPlan fit_plan{.seed = plan.seed, .threads = plan.threads};
  const auto screenings =
      screen_folds(problem.rows, problem.folds, all->folds, false, plan.threads, problem.control);
  BaseChoice base = choose_base(problem.rows, problem.folds, all->folds, all->whole, screenings, fit_plan,
                                plan.options.nu, problem.control, true);
  const Evaluation scores = score(alone(base.candidate), problem.rows, problem.folds, std::nullopt,
                                  Wanted::products_and_training, plan.threads, problem.control);

  e.mi = value_of(base, scores);
  e.pmi = scores.pair_scores;
  e.correction = e.mi - scores.out_of_fold;
  e.std_error = std::hypot(scores.held_out.plug_in_error(), e.correction);
  e.chosen = base.candidate.name;
  set_bounds(scores.held_out, e.bounds);

  const double most = tolerance(e.mi);
  e.checks = {
      calibration_check(scores.held_out),
      verifiability_check(scores.held_out),
      effective_size_check(scores.held_out),
      gap_check(e.correction, 0.75 * most),
      reach_check(e.mi, std::log(static_cast<double>(problem.rows.size())) - 3),
      determinism_check(largest_correlation(base), "combination of columns"),
      gaussianity_check({problem.rows, problem.folds, all->whole, e.mi, most, plan.seed, plan.threads},
                        problem.control)};
  if (base.family != BaseFamily::screened) {
    e.checks.push_back(columns_check(all->whole.x.kept() + all->whole.y.kept(), problem.rows.size()));
  }
  return model_of(base.candidate);
}

}  // namespace kedge::estimate
