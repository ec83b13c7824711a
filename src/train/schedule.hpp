// When a replica learns how fast, and when its weights are looked at.
#pragma once

#include <cstddef>
#include <vector>

namespace kedge::train {

/// A linear rise over `warm_up` steps, then a cosine down to `floor` of the peak (Loshchilov and Hutter,
/// 2017).
struct Schedule {
  double peak = 5e-3;
  std::size_t steps = 1000;
  std::size_t warm_up = 20;
  double floor = 0.02;

  double rate(std::size_t step) const;
};

/// Most steps worth taking with n rows: 1200 at 1,000 rows, 3000 at 10,000, growing like n^0.4.
std::size_t default_steps(std::size_t n);

/// About `count` steps in geometric progression from `first` to `last`, both among them.
std::vector<std::size_t> checkpoint_steps(std::size_t first, std::size_t last, std::size_t count = 20);

}  // namespace kedge::train
