#include "estimate/methods/estimate_rows.hpp"

#include <cmath>
#include <optional>

#include "core/parallel.hpp"
#include "estimate/verdict/checks.hpp"
#include "estimate/verdict/variety.hpp"
#include "kedge/version.hpp"

namespace kedge::estimate {
namespace {

/// Of the side that is one column of categories, if any; Y's where both are.
std::optional<Categories> find_categories(const Rows& rows) {
  if (rows.y_is_category) return count_categories(Categories::Side::y, rows.columns.y.view(), rows.weights);
  if (rows.x_is_category) return count_categories(Categories::Side::x, rows.columns.x.view(), rows.weights);
  return std::nullopt;
}

Fitted run(const Problem& problem, Estimate& e) {
  const std::string& method = problem.plan.options.method;
  if (method == "critic") return estimate_by_critic(problem, e);
  if (method == "gaussian") return estimate_by_gaussian(problem, e);
  if (method == "ksg") return estimate_by_neighbours(problem, e);
  return estimate_automatically(problem, e);
}

}  // namespace

std::vector<Fold> folds_of(const PreparedRows& given, const Options& options) {
  const std::size_t n = given.x.rows();
  return make_folds(options, n, plan_folds(options, n), given.groups);
}

RowsEstimate estimate_rows(const Rows& rows, const std::vector<Fold>& folds, bool grouped,
                           const Options& options, const Control& control) {
  // Replicas are what threads share. A team of OpenMP's within a small product waits more than it works.
  const SingleThreadedScope single;
  const Plan plan = make_plan(options, rows.size(), fewest_training_rows(folds));
  RowsEstimate answer;
  Estimate& e = answer.estimate;
  e.options = plan.options;
  e.method = plan.options.method;
  e.level = options.level;
  e.n = rows.size();
  e.seed = options.seed;
  e.threads = static_cast<std::int64_t>(resolve_threads(plan.threads));
  e.version = version();
  if (e.method == "auto" || e.method == "critic") {
    e.objective = plan.objective.name;
    e.k = plan.k;
    e.nu = options.nu;
    answer.is_ratio = plan.objective.plug_in;
  } else {
    e.nu = std::nan("");
  }
  answer.fitted = run({plan, rows, folds, find_categories(rows), control, grouped}, e);
  allow_for_sameness(rows, e);
  return answer;
}

void settle(Estimate& e) {
  e.checks.push_back(precision_check(e.mi, e.interval(0.95)[1] - e.mi));
  if (!std::isfinite(e.mi)) {
    e.checks.push_back({"finite", false, std::nan(""),
                        "the value is not a finite number: training has diverged; lower --lr"});
  }
  e.trusted = true;
  for (const Check& check : e.checks) e.trusted = e.trusted && check.passed;
  e.ci = e.interval(e.level);
}

}  // namespace kedge::estimate
