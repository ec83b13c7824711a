#include "estimate/methods/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kedge/error.hpp"
#include "kedge/ranks.hpp"
#include "kernels/precision.hpp"
#include "mpi/communicator.hpp"
#include "objectives/registry.hpp"
#include "objectives/training_loss.hpp"

namespace kedge::estimate {
namespace {

constexpr std::size_t fewest_rows = 4;

// Small samples leave large differences between networks: two per fold, averaged, cost little there.
constexpr std::size_t ensemble_below = 2500;

std::map<std::string, double> objective_params(const Options& options, const ObjectiveInfo& info) {
  std::map<std::string, double> params;
  if (options.method != "ksg") params = options.param;  // those are of neighbours, not of an objective
  const std::pair<const char*, double> flags[] = {{"k", static_cast<double>(options.k)}, {"nu", options.nu}};
  for (const auto& [name, value] : flags) {
    if (info.defaults.contains(name) || options.given.contains(name)) params[name] = value;
  }
  return params;
}

/// The ranks that share batches; null for one alone, which has nothing to share.
mpi::Communicator* sharers(const Options& options) {
  if (!options.data_parallel) return nullptr;
  if (!ranks().launched) {
    throw InputError(
        "--data-parallel is for the ranks of an MPI launcher: mpirun -n 4 kedge estimate --data-parallel ... "
        "(docs/mpi.md)");
  }
  return mpi::world().get();
}

std::vector<std::size_t> sizes(const std::vector<std::int64_t>& values) {
  return {values.begin(), values.end()};
}

}  // namespace

std::size_t plan_folds(const Options& options, std::size_t n) {
  if (n < fewest_rows) {
    throw InputError(
        fmt::format("{} rows are too few for an estimate; at least {} are needed", n, fewest_rows));
  }
  return std::min(static_cast<std::size_t>(options.folds), n / 2);
}

Plan make_plan(const Options& options, std::size_t n, std::size_t training_rows) {
  Plan plan;
  plan.options = options;
  validate(plan.options);
  plan.objective = objective_info(options.objective);
  if (options.objective != Options{}.objective) plan.options.method = "critic";
  if (plan.objective.plug_in && plan.objective.defaults.contains("nu") && options.nu == 0) {
    throw InputError(
        "--nu must be above 0: without the anchor class scores are not log r; --objective infonce reports "
        "the bound that is left");
  }
  plan.batch = std::min(static_cast<std::size_t>(options.batch), training_rows);
  if (options.k > 0 && static_cast<std::size_t>(options.k) >= plan.batch) {
    throw InputError(fmt::format(
        "--k must be at most {} here, one less than a batch of the {} training rows of a fold, not {}",
        plan.batch - 1, training_rows, options.k));
  }
  plan.k = options.k > 0 ? options.k : static_cast<std::int64_t>(plan.batch) - 1;

  plan.shape.form = options.critic;
  plan.shape.hidden = sizes(options.hidden);
  plan.shape.embed = static_cast<std::size_t>(options.embed);

  plan.seed = static_cast<std::uint64_t>(options.seed);
  plan.threads = static_cast<std::size_t>(options.threads);
  plan.members = n < ensemble_below ? 2 : 1;
  plan.training.batch = plan.batch;
  plan.training.schedule.peak = options.lr;
  plan.training.ranks = sharers(options);
  plan.training.precision = kernels::precision_named(options.precision);
  plan.training.schedule.steps =
      options.steps > 0 ? static_cast<std::size_t>(options.steps) : train::default_steps(n);
  plan.training.objective = {options.objective, objective_params(options, plan.objective), options.direction,
                             "avg"};
  if (objectives::find_objective(options.objective).warm_start) plan.training.warm_start_share = 0.25;
  // Unknown parameters are refused here, before any work.
  plan.shape.baseline = objectives::make_training_loss(options.objective, plan.training.objective.params,
                                                       options.direction, "avg", plan.batch)
                            ->has_baseline();
  return plan;
}

}  // namespace kedge::estimate
