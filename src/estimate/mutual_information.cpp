// I(X;Y) end to end: preprocessing, cross-fitted critics, early stopping on the pooled held-out loss, then
// the number, its error and its checks from the scores of rows that no critic had seen.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <optional>

#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "data/transform.hpp"
#include "estimate/calibrate.hpp"
#include "estimate/checks.hpp"
#include "estimate/evaluate.hpp"
#include "estimate/fitted_model.hpp"
#include "estimate/interval.hpp"
#include "estimate/plan.hpp"
#include "estimate/score_blocks.hpp"
#include "kedge/error.hpp"
#include "kedge/estimate.hpp"
#include "kedge/version.hpp"
#include "kernels/dispatch.hpp"
#include "objectives/row_losses.hpp"

namespace kedge {
namespace estimate {
namespace {

// Rows that fit two numbers, a slope and an offset, as well as any more would.
constexpr std::size_t calibration_rows = 10000;

std::function<ScoreLoss()> reported_value(const Plan& plan) {
  if (plan.objective.type == 3) return {};
  return [name = plan.objective.name, params = plan.options.param, direction = plan.options.direction] {
    return [objective = std::shared_ptr<Objective>(make_objective(name, params, direction))](
               MatrixView<const float> s) { return objective->value(s); };
  };
}

/// The loss by which looks are compared: the anchor loss, strictly proper for log r, wherever scores are log
/// r; for the others the bound they report.
std::function<ScoreLoss()> selection_loss(const Plan& plan) {
  if (plan.objective.plug_in) {
    return [nu = plan.options.nu] {
      return [nu](MatrixView<const float> s) { return mean(objectives::anchor_row_losses(s, nu)); };
    };
  }
  return [value = reported_value(plan)] {
    return [one = value()](MatrixView<const float> s) { return -one(s); };
  };
}

/// Of the side that is one column of categories, if any; Y's where both are.
std::optional<Categories> find_categories(const data::Transform& x, const data::Transform& y,
                                          const train::Pairs& pairs) {
  if (y.is_category()) return count_categories(Categories::Side::y, pairs.y.view());
  if (x.is_category()) return count_categories(Categories::Side::x, pairs.x.view());
  return std::nullopt;
}

class Run {
 public:
  Run(const Plan& plan, const train::Pairs& pairs, std::optional<Categories> categories,
      const Control& control)
      : plan_(plan), pairs_(pairs), control_(control), critic_(critics::make_critic(plan.shape)) {
    if (plan.calibrated) scoring_.map.categories = std::move(categories);
  }

  void go(Estimate& e) {
    fit_ = cross_fit(*critic_, pairs_, random_folds(pairs_.size(), plan_.folds, plan_.cross_fit.seed),
                     plan_.cross_fit, selection_loss(plan_), control_);
    scoring_.look = best_look(fit_);
    scoring_.threads = plan_.cross_fit.threads;
    // A bound's ceiling depends on the batch, so it is read off batches of the size it was trained with.
    scoring_.block = plan_.objective.plug_in ? evaluation_block(*critic_) : plan_.batch;
    if (plan_.calibrated) calibrate_scores();
    result_ = evaluate(*critic_, pairs_, fit_, scoring_, reported_value(plan_), control_);
    plan_.objective.type == 3 ? plug_in(e) : block_value(e);
    bounds(e);
    checks(e);
    describe(e);
  }

  FittedParts parts() const {
    FittedParts parts;
    parts.shape = plan_.shape;
    parts.map = scoring_.map;
    parts.options = plan_.options;
    parts.is_ratio = plan_.objective.plug_in;
    for (const auto& looks : fit_.looks) parts.members.push_back(looks[scoring_.look].weights);
    return parts;
  }

 private:
  void calibrate_scores() {
    const double nu = plan_.options.nu;
    const Calibration best =
        calibrate(held_out_blocks(*critic_, pairs_, fit_, scoring_.look, plan_.batch, calibration_rows),
                  [nu](MatrixView<const float> s) { return objectives::anchor_row_losses(s, nu); });
    scoring_.map.alpha = best.alpha;
    scoring_.map.offset = best.offset;
    independent_ = best.independent();
  }

  /// Out of sample a fitted log-likelihood is pessimistic by as much as it is optimistic in sample, to first
  /// order (Wilks, 1938; Akaike, 1974): their midpoint is the estimate, and half their distance part of its
  /// error.
  void plug_in(Estimate& e) {
    const double n = static_cast<double>(pairs_.size());
    const double held_out = mean(result_.pair_scores), half_gap = 0.5 * (result_.in_sample - held_out);
    double deviation = result_.held_out.pair_deviation(), systematic = half_gap;
    e.correction = plan_.calibrated ? half_gap : 0;
    if (independent_) {
      // Independence was chosen: what the refused critic said is how far off that may be.
      EvaluationPlan refused = scoring_;
      refused.map.alpha = 1;
      const Evaluation other = evaluate(*critic_, pairs_, fit_, refused, {}, control_);
      deviation = other.held_out.pair_deviation();
      systematic = mean(other.pair_scores);
    }
    e.pmi = result_.pair_scores;
    e.mi = held_out + e.correction;
    e.std_error = std::sqrt(deviation * deviation / n + systematic * systematic);
  }

  void block_value(Estimate& e) {
    e.mi = mean(result_.block_values);
    e.std_error = mean_error(result_.block_values);
    if (plan_.objective.plug_in) {
      e.pmi = result_.pair_scores;
      e.correction = e.mi - mean(result_.pair_scores);
    } else {
      e.correction = std::nan("");
    }
  }

  void bounds(Estimate& e) const {
    if (!plan_.objective.plug_in || result_.held_out.unverifiable() > 0.05) return;
    e.bounds.dv = result_.held_out.dv();
    e.bounds.nwj = result_.held_out.nwj();
  }

  void checks(Estimate& e) const {
    if (plan_.objective.plug_in) {
      e.checks = {calibration_check(result_.held_out), verifiability_check(result_.held_out),
                  saturation_check(result_.held_out)};
    } else {
      e.checks = {density_ratio_check(plan_.objective.name)};
      if (plan_.objective.family == "infonce") e.checks.push_back(ceiling_check(e.mi, ceiling()));
    }
    std::size_t steep = 0;
    for (const auto& looks : fit_.looks) steep += looks[scoring_.look].steep_steps;
    if (steep > 0) e.checks.push_back(range_check(steep));
    e.checks.push_back(precision_check(e.mi, e.interval(0.95)[1] - e.mi));
    if (!std::isfinite(e.mi)) {
      e.checks.push_back({"finite", false, std::nan(""),
                          "the value is not a finite number: training has diverged; lower --lr"});
    }
    e.trusted = true;
    for (const Check& check : e.checks) e.trusted = e.trusted && check.passed;
  }

  /// The most that a bound of the InfoNCE family can say: -log alpha, or log B.
  double ceiling() const {
    const auto given = plan_.options.param.find("alpha"), initial = plan_.objective.defaults.find("alpha");
    if (given != plan_.options.param.end()) return -std::log(given->second);
    if (initial != plan_.objective.defaults.end()) return -std::log(initial->second);
    return std::log(static_cast<double>(plan_.batch));
  }

  void describe(Estimate& e) const {
    e.chosen = independent_ ? "independence" : plan_.options.critic + "-critic";
    for (const auto& looks : fit_.looks) {
      TrainingCurve curve;
      for (const train::Look& look : looks) {
        curve.step.push_back(static_cast<double>(look.step));
        curve.train_loss.push_back(look.step == 0 ? std::nan("") : look.training_loss);
        curve.held_out_loss.push_back(look.held_out_loss);
      }
      curve.best_step = static_cast<double>(looks[scoring_.look].step);
      e.curves.push_back(std::move(curve));
    }
  }

  const Plan& plan_;
  const train::Pairs& pairs_;
  const Control& control_;
  std::unique_ptr<critics::Critic> critic_;
  CrossFit fit_;
  EvaluationPlan scoring_;
  bool independent_ = false;  ///< the critic was refused for r = 1
  Evaluation result_;
};

}  // namespace
}  // namespace estimate

std::array<double, 2> Estimate::interval(double at_level) const {
  return estimate::normal_interval(mi, std_error, at_level);
}

Estimate mutual_information(const Array& x, const Array& y, const Options& options, const Control& control) {
  const auto start = std::chrono::steady_clock::now();
  kernels::ensure_dispatch();
  require_paired(x, y);
  validate(options);
  auto x_transform = data::Transform::fit(x, data::parse_column_type(options.x_type));
  auto y_transform = data::Transform::fit(y, data::parse_column_type(options.y_type));
  const estimate::Plan plan =
      estimate::make_plan(options, x.rows(), x_transform.outputs(), y_transform.outputs());
  const train::Pairs pairs{x_transform.apply(x), y_transform.apply(y)};

  Estimate e;
  e.options = plan.options;
  e.method = plan.options.method;
  e.objective = plan.objective.name;
  e.level = options.level;
  e.n = x.rows();
  e.dims = {x.cols(), y.cols()};
  e.k = plan.k;
  e.nu = options.nu;
  e.seed = options.seed;
  e.threads = static_cast<std::int64_t>(resolve_threads(plan.cross_fit.threads));
  e.version = version();
  estimate::Run run(plan, pairs, estimate::find_categories(x_transform, y_transform, pairs), control);
  run.go(e);
  e.ci = e.interval(e.level);

  auto parts = run.parts();
  parts.x_transform = std::move(x_transform);
  parts.y_transform = std::move(y_transform);
  e.model = estimate::make_fitted_model(std::move(parts));
  e.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return e;
}

Estimate mutual_information(MatrixView<const float> x, MatrixView<const float> y, const Options& options,
                            const Control& control) {
  return mutual_information(Array::view(x, "x"), Array::view(y, "y"), options, control);
}

}  // namespace kedge
