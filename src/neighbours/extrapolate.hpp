// Nearest-neighbour estimates, extrapolated to no neighbours at all. Within the box of k neighbours of n rows
// in d dimensions the estimator takes densities for constant. The box has sides of order (k/n)^(1/d), so the
// estimate K(k) is off by a multiple of
//
//   (k/n)^(2/d)   where densities are smooth: they bend (first derivatives cancel over a box), or
//   (k/n)^(1/d)   where the support has a hard edge: a layer of boxes, one side thick, hangs over it.
//
// Least squares of K(k) on a + b k^g over several k, at one n, gives a. It is used with care:
//
// - K(k) counts only while it is within .25 nats of K at the smallest k (four k at least): beyond, higher
// powers matter;
// - g = 2/d, unless 1/d leaves less than half of its sum of squares, and K falls by less than .5 nats over
// all k. A
//   straight line through noise should be the one that extrapolates less, and a fall that large comes from
//   structure finer than the boxes, not from edges;
// - a is no farther from K at the smallest k than that is from K at the largest.
//
// Given g and the bound, a is a weighted sum of the K(k), so every row has an extrapolated value of its own.
// Their standard error leaves out the choice of g, and that rows share neighbours: where x and y are nearly
// independent, and little but this noise is left, the deviation over samples is up to 1.4 times as large.
#pragma once

#include <cstddef>
#include <stop_token>
#include <vector>

#include "kedge/matrix_view.hpp"
#include "neighbours/local_values.hpp"

namespace kedge::neighbours {

struct Extrapolation {
  double value;
  double standard_error;        ///< of the rows' values, as if independent
  double plain;                 ///< the estimate at the smallest k
  double doubt;                 ///< |value - plain| / 3: a standard deviation for the step, which is a guess
  double exponent;              ///< g; 0 where there were too few k to fit
  std::vector<double> weights;  ///< of the means of each k; they sum to 1
  std::vector<double> local;    ///< a value for each row; their mean is `value`
};

/// `dims`: columns of x and y together.
Extrapolation extrapolate(const LocalValues& local, std::size_t dims);

/// ksg, first form, at k = 3, 4, 5, 6, 8, 10, 14, 20 as far as these are at most a fifth of the rows.
Extrapolation extrapolated_ksg(MatrixView<const float> x, MatrixView<const float> y, std::size_t threads = 1,
                               const std::stop_token& stop = {});

}  // namespace kedge::neighbours
