#include "estimate/verdict/verdict.hpp"

#include <algorithm>
#include <cmath>

#include "core/moments.hpp"
#include "estimate/verdict/checks.hpp"

namespace kedge::estimate {
namespace {

// Single networks differ by more than their average does.
constexpr double least_seeds = 0.2;

struct Neighbourly {
  double weight = 0;  ///< of the neighbours' value
  double error = 0;
};

Neighbourly weigh(const Findings& f) {
  Neighbourly n;
  if (!f.neighbours || f.columns > 2 || f.neighbours->tied) return n;
  std::vector<double> excess;
  for (std::size_t i = 0; i < f.neighbours->rows.size(); ++i) {
    excess.push_back(f.neighbours->local[i] - f.evaluation->pair_scores[f.neighbours->rows[i]]);
  }
  const double error = std::hypot(mean_error(excess), f.neighbours->doubt);
  const double z = (f.neighbours->value - f.value) / std::max(error, 1e-6);
  n.weight = std::clamp((z - 2) / 2, 0.0, 1.0);
  n.error = std::hypot(n.weight * f.neighbours->doubt, 0.5 * (f.neighbours->value - f.value));
  return n;
}

}  // namespace

void conclude(const Findings& f, const Rows& rows, Estimate& e) {
  const Evaluation& scores = *f.evaluation;
  const Neighbourly neighbourly = weigh(f);
  const double gap = f.value - scores.out_of_fold;
  double between = 0;
  for (const double rival : f.rivals) between += (rival - f.value) * (rival - f.value);
  between = std::sqrt(between / static_cast<double>(f.rivals.size() + 1));

  e.pmi = scores.pair_scores;
  e.mi = f.value;
  if (f.neighbours) e.mi += neighbourly.weight * (f.neighbours->value - f.value);
  e.correction = e.mi - scores.out_of_fold;
  const double sampling = std::max(scores.held_out.plug_in_error(), f.base_error),
               training = (1 - neighbourly.weight) * gap;
  e.std_error = std::sqrt(sampling * sampling + training * training + between * between +
                          neighbourly.error * neighbourly.error + f.resolution * f.resolution +
                          f.training_error * f.training_error);
  set_bounds(scores.held_out, e.bounds);

  const double tol = tolerance(e.mi), n = static_cast<double>(rows.size());
  e.checks = {calibration_check(scores.held_out),
              verifiability_check(scores.held_out),
              effective_size_check(scores.held_out),
              tail_check(scores.held_out),
              saturation_check(scores.held_out),
              gap_check(gap, 0.75 * tol),
              rivals_check(between, tol),
              reach_check(e.mi, std::log(n) - 3),
              determinism_check(f.largest_correlation)};
  if (f.seeds) e.checks.push_back(seeds_check(f.seeds->excess(), f.seeds->noise, std::max(least_seeds, tol)));
  if (!f.screened) e.checks.push_back(columns_check(f.columns, rows.size()));
  if (f.neighbours) {
    const bool both_ways = f.columns <= 2 && !f.neighbours->tied;
    e.checks.push_back(neighbours_check(f.value, f.neighbours->value, f.neighbours->plain, tol, both_ways));
  }
  if (f.neighbours && std::isfinite(f.neighbours->growth)) {
    e.checks.push_back(growth_check(f.neighbours->growth, f.neighbours->endless_growth));
  }
  if (f.pair) e.checks.push_back(pairs_check(e.mi, f.pair->value, f.pair->error, tol));
  if (f.dependence != 0) e.checks.push_back(permutation_check(e.mi, f.dependence));
}

}  // namespace kedge::estimate
