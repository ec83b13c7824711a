#include "tasks/labelled/flips.hpp"

#include <cmath>
#include <numbers>

namespace kedge::tasks {
namespace {

double minus_p_log_p(double p) { return p > 0 ? -p * std::log(p) : 0; }

}  // namespace

double flipped_labels_mi(std::size_t sources, double p) {
  return static_cast<double>(sources) * (std::numbers::ln2 - minus_p_log_p(p) - minus_p_log_p(1 - p));
}

double flip_probability(std::size_t sources, double nats) {
  double low = 0, high = 0.5;  // the information falls from one to the other
  if (nats >= flipped_labels_mi(sources, low)) return low;
  for (int step = 0; step < 200 && low < high; ++step) {
    const double middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    (flipped_labels_mi(sources, middle) > nats ? low : high) = middle;
  }
  return high;
}

}  // namespace kedge::tasks
