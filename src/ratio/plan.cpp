#include "ratio/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "kedge/error.hpp"

namespace kedge::ratio {
namespace {

constexpr std::size_t fewest_rows = 10;

// Small samples leave large differences between networks: two per fold, averaged, cost little there.
constexpr std::size_t ensemble_below = 2500;

void refuse_what_has_no_meaning(const Options& options) {
  if (options.objective != Options{}.objective) {
    throw InputError(
        fmt::format("--objective {} needs paired rows; the ratio of two samples is trained with {}",
                    options.objective, Options{}.objective));
  }
  if (!options.param.empty()) {
    throw InputError(fmt::format("{} has no parameter '{}'; leave --param out", options.objective,
                                 options.param.begin()->first));
  }
  for (const char* name : {"critic", "embed", "y-type"}) {
    if (options.given.contains(name)) {
      throw InputError(
          fmt::format("--{} speaks of pairs (x, y), and here are two samples; leave it out", name));
    }
  }
  if (options.nu == 0) {
    throw InputError("--nu must be above 0: without the anchor class scores are not log r");
  }
}

objectives::Direction direction_of(const std::string& word) {
  if (word == "rows") return objectives::Direction::rows;
  return word == "columns" ? objectives::Direction::columns : objectives::Direction::both;
}

}  // namespace

Plan make_plan(const Options& options, std::size_t n_p, std::size_t n_q) {
  validate(options);
  refuse_what_has_no_meaning(options);
  Plan plan;
  plan.options = options;
  plan.bases = options.method != "critic";
  plan.critic = options.method != "gaussian";
  if (options.method != "auto" && plan.bases && plan.critic) {
    throw InputError(fmt::format("--method {} needs paired rows; use auto or critic", options.method));
  }
  const std::size_t fewer = std::min(n_p, n_q);
  if (fewer < fewest_rows) {
    throw InputError(fmt::format("{} has {} rows, too few for a ratio; at least {} are needed",
                                 n_p <= n_q ? "P" : "Q", fewer, fewest_rows));
  }
  plan.folds = std::min(static_cast<std::size_t>(options.folds), fewer / 2);
  plan.members = fewer < ensemble_below ? 2 : 1;

  Settings& training = plan.training;
  const auto training_rows = [&](std::size_t n) { return n - (n + plan.folds - 1) / plan.folds; };
  training.batch = static_cast<std::size_t>(options.batch);
  const std::size_t smaller = std::min(training.batch, training_rows(fewer));
  if (static_cast<std::size_t>(options.k) > smaller) {
    throw InputError(
        fmt::format("--k must be at most {} here, the rows of a batch of the smaller sample, not {}", smaller,
                    options.k));
  }
  plan.tuple =
      options.k > 0 ? options.k : static_cast<std::int64_t>(std::min(training.batch, training_rows(n_q)));
  training.k = static_cast<std::size_t>(options.k);
  training.nu = options.nu;
  training.direction = direction_of(options.direction);
  training.schedule.peak = options.lr;
  training.schedule.steps =
      options.steps > 0 ? static_cast<std::size_t>(options.steps) : train::default_steps(fewer);
  training.hidden = {options.hidden.begin(), options.hidden.end()};
  return plan;
}

}  // namespace kedge::ratio
