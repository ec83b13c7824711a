#include "ratio/divergences.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "core/moments.hpp"
#include "core/stable.hpp"

namespace kedge::ratio {
namespace {

template <class F>
std::vector<double> each(const std::vector<float>& log_ratio, const F& f) {
  std::vector<double> out;
  out.reserve(log_ratio.size());
  for (const float s : log_ratio) out.push_back(f(static_cast<double>(s)));
  return out;
}

double identity(double s) { return s; }
/// 1/2 log(2r / (1 + r)) at P; at Q the same of 1/r.
double js_term(double s) { return 0.5 * (std::numbers::ln2 + log_sigmoid(s)); }

}  // namespace

Divergences divergences(const Scores& log_r) {
  Divergences d;
  d.kl_pq = mean(each(log_r.p, identity));
  d.kl_qp = -mean(each(log_r.q, identity));
  d.js = mean(each(log_r.p, js_term)) + mean(each(log_r.q, [](double s) { return js_term(-s); }));
  d.chi2 = mean(each(log_r.p, [](double s) { return std::expm1(s); }));
  const double at_q = mean(each(log_r.q, [](double s) { return std::expm1(0.5 * s); }));
  const double at_p = mean(each(log_r.p, [](double s) { return std::expm1(-0.5 * s); }));
  d.hellinger2 = -0.5 * (at_q + at_p);
  return d;
}

Divergences sampling_errors(const Scores& log_r) {
  const auto error = [&](const auto& at_p, const auto& at_q) {
    return std::hypot(mean_error(each(log_r.p, at_p)), mean_error(each(log_r.q, at_q)));
  };
  Divergences d;
  d.kl_pq = error(identity, [](double s) { return std::exp(s); });
  d.kl_qp = error([](double s) { return std::exp(-s); }, identity);
  d.js = error(js_term, [](double s) { return js_term(-s); });
  d.chi2 = error([](double s) { return 2 * std::exp(s); }, [](double s) { return std::exp(2 * s); });
  d.hellinger2 = error([](double s) { return 0.5 * std::exp(-0.5 * s); },
                       [](double s) { return 0.5 * std::exp(0.5 * s); });
  return d;
}

}  // namespace kedge::ratio
