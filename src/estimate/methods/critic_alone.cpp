// --method critic: the critic alone, with any objective, as in the papers. Scores are read off as they are;
// where they are not log r, the number is the bound that the objective reports.
#include <cmath>

#include "core/moments.hpp"
#include "estimate/fit/cross_fit.hpp"
#include "estimate/fit/curves.hpp"
#include "estimate/fit/evaluate.hpp"
#include "estimate/methods/problem.hpp"
#include "estimate/verdict/certificate.hpp"
#include "estimate/verdict/checks.hpp"
#include "objectives/row_losses.hpp"

namespace kedge::estimate {
namespace {

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

/// The most that a bound of the InfoNCE family can say: -log alpha, or log B.
double ceiling(const Plan& plan) {
  const auto given = plan.options.param.find("alpha"), initial = plan.objective.defaults.find("alpha");
  if (given != plan.options.param.end()) return -std::log(given->second);
  if (initial != plan.objective.defaults.end()) return -std::log(initial->second);
  return std::log(static_cast<double>(plan.batch));
}

}  // namespace

Fitted estimate_by_critic(const Problem& problem, Estimate& e) {
  const Plan& plan = problem.plan;
  Design design;
  design.training = plan.training;
  design.members = plan.members;
  for (std::size_t f = 0; f < problem.folds.size(); ++f) {
    FoldDesign fold{data::Features::identity(problem.rows.columns.x.cols()),
                    data::Features::identity(problem.rows.columns.y.cols()), plan.shape};
    fit_dims(fold);
    design.folds.push_back(std::move(fold));
  }
  const CrossFitPlan fit_plan{
      .seed = plan.seed, .threads = plan.threads, .block = plan.batch, .keeps_tiles = false};
  CrossFit fit = cross_fit(std::move(design), problem.rows, problem.folds, fit_plan, selection_loss(plan),
                           problem.control);
  const std::size_t look = best_look(fit, problem.folds);

  EvaluationPlan scoring;
  scoring.threads = plan.threads;
  for (std::size_t f = 0; f < problem.folds.size(); ++f) scoring.folds.push_back(fit.members(f, look));
  // A bound's ceiling depends on the batch, so it is read off batches of the size it was trained with.
  scoring.block = plan.objective.plug_in ? evaluation_block(scoring.folds[0]) : plan.batch;
  const Evaluation result =
      evaluate(problem.rows, problem.folds, scoring, reported_value(plan), problem.control);

  if (plan.objective.type == 3) {
    e.pmi = result.pair_scores;
    e.mi = result.out_of_fold;
    e.correction = 0;
    e.std_error = std::hypot(result.held_out.plug_in_error(), 0.5 * (result.in_sample - result.out_of_fold));
  } else {
    e.mi = mean(result.block_values);
    e.std_error = mean_error(result.block_values);
    e.correction = std::nan("");
    if (plan.objective.plug_in) {
      e.pmi = result.pair_scores;
      e.correction = e.mi - result.out_of_fold;
    }
  }
  if (plan.objective.plug_in) {
    set_bounds(result.held_out, e.bounds);
    e.bounds.certified = certify(scoring.folds[0], problem.rows, problem.folds[0], problem.categories,
                                 log_choices(fit), e.level);
    e.checks = {calibration_check(result.held_out), verifiability_check(result.held_out),
                saturation_check(result.held_out)};
  } else {
    e.checks = {density_ratio_check(plan.objective.name)};
    if (plan.objective.family == "infonce") e.checks.push_back(ceiling_check(e.mi, ceiling(plan)));
  }
  std::size_t steep = 0;
  for (const auto& looks : fit.looks) steep += looks[look].steep_steps;
  if (steep > 0) e.checks.push_back(range_check(steep));
  e.chosen = plan.options.critic + "-critic";
  e.curves = curves_of(fit, look);

  Fitted fitted;
  fitted.designs = fit.design.folds;
  for (std::size_t replica = 0; replica < fit.looks.size(); ++replica) {
    fitted.members.push_back({replica / fit.design.members, 1 / static_cast<double>(fit.looks.size()),
                              std::move(fit.looks[replica][look].weights)});
  }
  return fitted;
}

}  // namespace kedge::estimate
