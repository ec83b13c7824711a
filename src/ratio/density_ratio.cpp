// The ratio of two samples end to end: one transform, cross-fitted closed forms and networks, then the
// divergences of rows that no fit had seen, with their errors and checks.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/parallel.hpp"
#include "estimate/verdict/interval.hpp"
#include "kedge/ratio.hpp"
#include "kedge/version.hpp"
#include "kernels/dispatch.hpp"
#include "ratio/checks.hpp"
#include "ratio/divergences.hpp"
#include "ratio/fit.hpp"

namespace kedge {
namespace ratio {
namespace {

/// A fitted log-likelihood is pessimistic out of sample by as much as it is optimistic in sample, to first
/// order (Wilks, 1938; Akaike, 1974): their midpoint is the estimate, and half their distance part of its
/// error.
struct Midpoint {
  Scores held_out;
  Divergences value, error;
};

Midpoint midpoint(const Fit& fit, const Fit::Candidate& candidate) {
  Midpoint m;
  m.held_out = fit.held_out(candidate);
  const Divergences outside = divergences(m.held_out), sampling = sampling_errors(m.held_out);
  Divergences inside{0, 0, 0, 0, 0};
  for (std::size_t f = 0; f < fit.folds(); ++f) {
    const Divergences d = divergences(fit.in_sample(candidate, f));
    for (const auto& [name, field] : divergence_fields) inside.*field += fit.share(f) * d.*field;
  }
  for (const auto& [name, field] : divergence_fields) {
    const double half_gap = 0.5 * (inside.*field - outside.*field);
    m.value.*field = outside.*field + half_gap;
    m.error.*field = std::hypot(sampling.*field, half_gap);
  }
  return m;
}

void fill(RatioEstimate& e, const Fit& fit) {
  const Midpoint m = midpoint(fit, fit.chosen());
  static_cast<Divergences&>(e) = m.value;
  e.std_error = m.error;
  // Where the rows cannot tell fits apart, the choice must not look surer than the others would.
  for (const Fit::Candidate& candidate : fit.alternatives()) {
    const Midpoint other = midpoint(fit, candidate);
    for (const auto& [name, field] : divergence_fields) {
      const double about = std::hypot(other.error.*field, other.value.*field - m.value.*field);
      e.std_error.*field = std::max(e.std_error.*field, about);
    }
  }
  e.log_ratio_p.assign(m.held_out.p.begin(), m.held_out.p.end());
  e.log_ratio_q.assign(m.held_out.q.begin(), m.held_out.q.end());
  e.chosen = fit.name();

  const Check chi_square = chi_square_check(m.held_out);
  const auto drop = [&](double Divergences::*field) { e.*field = e.std_error.*field = std::nan(""); };
  if (!chi_square.passed) drop(&Divergences::chi2);
  if (separated(m.held_out)) {
    drop(&Divergences::kl_pq);
    drop(&Divergences::kl_qp);
  }
  for (const auto& [name, field] : divergence_fields) {
    const auto interval = estimate::normal_interval(e.*field, e.std_error.*field, e.level);
    e.lower.*field = interval[0];
    e.upper.*field = interval[1];
  }
  e.checks = {calibration_check(m.held_out),    reverse_check(m.held_out),
              effective_size_check(m.held_out), tail_check(m.held_out),
              verifiability_check(m.held_out),  overlap_check(m.held_out)};
  if (std::isfinite(e.kl_pq)) {
    e.checks.push_back(support_check(e, m.held_out));
    e.checks.push_back(precision_check(e));
  }
  for (const Check& check : e.checks) e.trusted = e.trusted && check.passed;
  e.checks.push_back(chi_square);  // takes the trust in one number only, and that one is not given
}

}  // namespace
}  // namespace ratio

RatioEstimate density_ratio(const Array& p, const Array& q, const Options& options, const Control& control) {
  const auto start = std::chrono::steady_clock::now();
  kernels::ensure_dispatch();
  validate(options);
  const ratio::Samples samples = ratio::make_samples(p, q, data::parse_column_type(options.x_type));
  const ratio::Plan plan = ratio::make_plan(options, p.rows(), q.rows());

  RatioEstimate e;
  e.options = plan.options;
  e.method = plan.options.method;
  e.objective = plan.options.objective;
  e.level = options.level;
  e.n_p = p.rows();
  e.n_q = q.rows();
  e.dims = p.cols();
  e.k = plan.tuple;
  e.nu = options.nu;
  e.seed = options.seed;
  e.threads = static_cast<std::int64_t>(resolve_threads(static_cast<std::size_t>(options.threads)));
  e.version = version();
  ratio::fill(e, ratio::Fit(plan, samples, control));
  e.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return e;
}

RatioEstimate density_ratio(MatrixView<const float> p, MatrixView<const float> q, const Options& options,
                            const Control& control) {
  return density_ratio(Array::view(p, "P"), Array::view(q, "Q"), options, control);
}

}  // namespace kedge
