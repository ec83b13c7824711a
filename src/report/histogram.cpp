#include "report/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "report/axis.hpp"

namespace kedge::report {

std::size_t Histogram::tallest() const { return counts.empty() ? 0 : *std::ranges::max_element(counts); }

Histogram make_histogram(std::span<const double> values) {
  std::vector<double> sorted;
  sorted.reserve(values.size());
  std::ranges::copy_if(values, std::back_inserter(sorted), [](double value) { return std::isfinite(value); });
  Histogram histogram;
  if (sorted.empty()) return histogram;
  std::ranges::sort(sorted);
  const auto quantile = [&](double share) {
    return sorted[static_cast<std::size_t>(std::llround(share * static_cast<double>(sorted.size() - 1)))];
  };

  // One wild value must not squeeze all the others into a single bar.
  const double spread = quantile(0.75) - quantile(0.25);
  const double room = spread > 0 ? 6 * spread : sorted.back() - sorted.front();
  histogram.low = std::max(sorted.front(), quantile(0.25) - room);
  histogram.high = std::min(sorted.back(), quantile(0.75) + room);
  make_drawable(histogram.low, histogram.high);

  const double range = histogram.high - histogram.low;
  const double width = 2 * spread / std::cbrt(static_cast<double>(sorted.size()));
  const double bars = width > 0 ? std::clamp(std::ceil(range / width), 8.0, 60.0)
                                : 9;  // odd, for a constant to stand in the middle
  histogram.counts.assign(static_cast<std::size_t>(bars), 0);
  for (const double value : sorted) {
    histogram.below += value < histogram.low ? 1 : 0;
    histogram.above += value > histogram.high ? 1 : 0;
    const double place = std::clamp((value - histogram.low) / range * bars, 0.0, bars - 1);
    ++histogram.counts[static_cast<std::size_t>(place)];
  }
  return histogram;
}

}  // namespace kedge::report
