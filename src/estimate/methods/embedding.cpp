// One critic on all rows. How long it trains is known from rows held out: those of every fold where the
// folds' critics were alike (--method critic), and otherwise, where they stood on closed forms, those of the
// first.
#include "kedge/embedding.hpp"

#include <algorithm>
#include <numeric>

#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "critics/embeds.hpp"
#include "estimate/fit/cross_fit.hpp"
#include "estimate/fit/fold_inputs.hpp"
#include "estimate/fit/interruption.hpp"
#include "estimate/methods/estimate_rows.hpp"
#include "estimate/rows/standardise.hpp"
#include "objectives/row_losses.hpp"
#include "train/meter.hpp"

namespace kedge {
namespace estimate {
namespace {

/// Looks are taken at the same steps by every replica, so a number of looks is a number of steps.
std::size_t look_of_folds(const TrainingCurve& curve) {
  return static_cast<std::size_t>(std::ranges::find(curve.step, curve.best_step) - curve.step.begin());
}

std::size_t look_of_first_fold(const FoldDesign& design, const Plan& plan, const Rows& rows, const Fold& fold,
                               const Control& control) {
  Design one;
  one.training = plan.training;
  one.folds = {design};
  const CrossFitPlan fit_plan{
      .seed = plan.seed, .threads = plan.threads, .block = plan.batch, .keeps_tiles = false};
  const auto make_loss = [nu = plan.options.nu] {
    return [nu](MatrixView<const float> s) { return mean(objectives::anchor_row_losses(s, nu)); };
  };
  return best_look(cross_fit(std::move(one), rows, {fold}, fit_plan, make_loss, control), {fold});
}

std::vector<float> train_on_all(const FoldDesign& design, const Plan& plan, const Rows& rows,
                                std::size_t looks, std::size_t folds, const Control& control) {
  const auto critic = critics::make_critic(design.shape);
  train::Settings training = plan.training;
  training.most_looks = looks;
  training.earliest_stop = training.schedule.steps;  // no rows are held out to stop it earlier
  training.threads = resolve_threads(plan.threads);
  std::vector<std::size_t> all(rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  train::Meter meter(control, 1, training.schedule.steps);
  const SingleThreadedScope single;
  auto taken =
      train::train_replica(*critic, training, fold_inputs(design, rows.columns), all, rows.weights,
                           {plan.seed, folds, 0}, [](std::span<const float>) { return 0.0; }, control.stop,
                           {[&meter](std::size_t steps) { meter.advance(steps); }, {}});
  stop_if_asked(control, "training on all rows");
  return std::move(taken.back().weights);
}

}  // namespace
}  // namespace estimate

void add_embedding(Estimate& e, const Array& x, const Array& y, const RowInfo& info, const Control& control) {
  namespace est = kedge::estimate;
  const bool trains = e.method == "critic" || e.method == "auto";
  if (!e.model || !trains || !critics::form_embeds(e.options.critic)) return;
  Options options = e.options;
  options.data_parallel = false;  // of ranks that shared the estimate one alone may be here
  const est::PreparedRows given = est::prepare_rows(x, y, {}, info, options);
  const auto folds = est::folds_of(given, options);
  const est::Rows rows = est::standardise(given, options, folds).rows;
  const est::Plan plan = est::make_plan(options, rows.size(), est::fewest_training_rows(folds));
  est::FoldDesign design{data::Features::identity(rows.columns.x.cols()),
                         data::Features::identity(rows.columns.y.cols()), plan.shape};
  est::fit_dims(design);
  const std::size_t look = e.method == "critic"
                               ? est::look_of_folds(e.curves.front())
                               : est::look_of_first_fold(design, plan, rows, folds.front(), control);
  auto weights = est::train_on_all(design, plan, rows, look, folds.size(), control);
  e.model = est::with_embedding(*e.model, {std::move(design), std::move(weights)});
}

}  // namespace kedge
