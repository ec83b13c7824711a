// Bars of equal width over the bulk of the numbers; what lies further out is counted in the outermost bars.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace kedge::report {

struct Histogram {
  double low = 0, high = 1;          ///< edges of the first and of the last bar
  std::vector<std::size_t> counts;   ///< empty when there was no finite number
  std::size_t below = 0, above = 0;  ///< numbers beyond the edges; in the outermost bars
  std::size_t tallest() const;
};

/// Width by Freedman and Diaconis (1981), 2 IQR n^(-1/3), held to 8 to 60 bars. NaN and inf are left out.
Histogram make_histogram(std::span<const double> values);

}  // namespace kedge::report
