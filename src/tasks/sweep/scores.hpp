// How far the estimates of a level lie from the truth: over the steps of the window,
//   bias = mean - truth,  std^2 = mean (v - mean)^2,  rmse^2 = bias^2 + std^2.
#pragma once

#include <span>

namespace kedge::tasks {

struct Spread {
  double mean, bias, std, rmse;
};
/// NaN throughout when a value is not a number, or there is none; bias and rmse also when the truth is NaN.
Spread spread_around(double truth, std::span<const float> values);

}  // namespace kedge::tasks
