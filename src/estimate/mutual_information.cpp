// I(X;Y) end to end: preprocessing and folds, the method asked for, and the model that goes with the number.
#include "kedge/estimate.hpp"

#include <chrono>
#include <cmath>
#include <optional>

#include "core/parallel.hpp"
#include "estimate/checks.hpp"
#include "estimate/duplicate_check.hpp"
#include "estimate/interval.hpp"
#include "estimate/problem.hpp"
#include "estimate/row_info.hpp"
#include "estimate/standardise.hpp"
#include "kedge/error.hpp"
#include "kedge/version.hpp"
#include "kernels/dispatch.hpp"

namespace kedge {
namespace estimate {
namespace {

/// Of the side that is one column of categories, if any; Y's where both are.
std::optional<Categories> find_categories(const Rows& rows) {
  if (rows.y_is_category) return count_categories(Categories::Side::y, rows.columns.y.view());
  if (rows.x_is_category) return count_categories(Categories::Side::x, rows.columns.x.view());
  return std::nullopt;
}

Fitted run(const Problem& problem, Estimate& e) {
  if (problem.plan.options.method == "critic") return estimate_by_critic(problem, e);
  return estimate_automatically(problem, e);
}

/// The checks that every number must pass, and the verdict.
void conclude(Estimate& e) {
  e.checks.push_back(precision_check(e.mi, e.interval(0.95)[1] - e.mi));
  if (!std::isfinite(e.mi)) {
    e.checks.push_back({"finite", false, std::nan(""),
                        "the value is not a finite number: training has diverged; lower --lr"});
  }
  e.trusted = true;
  for (const Check& check : e.checks) e.trusted = e.trusted && check.passed;
  e.ci = e.interval(e.level);
}

Estimate run_on(const PreparedRows& given, const Options& options, const Control& control) {
  const std::size_t n = given.x.rows();
  const auto folds = make_folds(options, n, plan_folds(options, n), given.groups);
  const Plan plan = make_plan(options, n, fewest_training_rows(folds));
  Standardised standardised = standardise(given, options, folds);
  const Rows& rows = standardised.rows;
  Estimate e;
  e.options = plan.options;
  e.method = plan.options.method;
  e.objective = plan.objective.name;
  e.level = options.level;
  e.n = n;
  e.dropped = given.dropped;
  e.kept = given.kept;
  e.dims = {given.x.cols(), given.y.cols()};
  e.k = plan.k;
  e.nu = options.nu;
  e.seed = options.seed;
  e.threads = static_cast<std::int64_t>(resolve_threads(plan.threads));
  e.version = version();
  Fitted fitted = run({plan, rows, folds, find_categories(rows), control}, e);
  e.checks.push_back(duplicates_check(count_twins(given.x, given.y, given.groups)));
  // Copies of rows are not independent of them.
  if (!e.checks.back().passed) e.bounds.certified = std::nan("");
  conclude(e);
  if (!fitted.designs.empty()) {
    e.model = make_fitted_model({std::move(standardised.x), std::move(standardised.y),
                                 std::move(fitted.designs), std::move(fitted.members), std::move(fitted.map),
                                 plan.options, plan.objective.plug_in});
  }
  return e;
}

}  // namespace
}  // namespace estimate

std::array<double, 2> Estimate::interval(double at_level) const {
  return estimate::normal_interval(mi, std_error, at_level);
}

Estimate mutual_information(const Array& x, const Array& y, const RowInfo& info, const Options& options,
                            const Control& control) {
  const auto start = std::chrono::steady_clock::now();
  kernels::ensure_dispatch();
  require_paired(x, y);
  validate(options);
  const estimate::PreparedRows given = estimate::prepare_rows(x, y, {}, info, options);
  Estimate e = estimate::run_on(given, options, control);
  e.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return e;
}

Estimate mutual_information(const Array& x, const Array& y, const Options& options, const Control& control) {
  return mutual_information(x, y, RowInfo{}, options, control);
}

Estimate mutual_information(MatrixView<const float> x, MatrixView<const float> y, const Options& options,
                            const Control& control) {
  return mutual_information(Array::view(x, "x"), Array::view(y, "y"), options, control);
}

Estimate conditional_mutual_information(const Array& x, const Array& y, const Array& z, const RowInfo& info,
                                        const Options& options, const Control&) {
  estimate::prepare_rows(x, y, z, info, options);
  throw InputError("conditional mutual information is not there yet");
}

}  // namespace kedge
