#include "kedge/pointwise.hpp"

#include <cmath>

#include "report/numbers.hpp"

namespace kedge {
namespace {

std::vector<double> scaled(std::vector<double> values, const Options& options) {
  const double per_nat = report::unit_of(options).per_nat;
  for (double& value : values) value *= per_nat;
  return values;
}

}  // namespace

std::vector<double> pointwise(const Estimate& estimate) {
  std::vector<double> used = scaled(estimate.pmi, estimate.options);
  if (estimate.kept.empty() || used.empty()) return used;
  std::vector<double> all(used.size() + estimate.dropped + estimate.unused, std::nan(""));
  for (std::size_t i = 0; i < used.size(); ++i) all[estimate.kept[i]] = used[i];
  return all;
}

std::vector<double> pointwise_p(const RatioEstimate& estimate) {
  return scaled(estimate.log_ratio_p, estimate.options);
}

std::vector<double> pointwise_q(const RatioEstimate& estimate) {
  return scaled(estimate.log_ratio_q, estimate.options);
}

}  // namespace kedge
