// Mutual information from nearest neighbours. With eps the distance in (x, y), under the maximum norm, from
// row i to its k-th nearest neighbour, and n_x, n_y the numbers of other rows whose x, y lies strictly within
// eps of its own,
//
//   first    I_i = psi(k) + psi(n) - psi(n_x + 1) - psi(n_y + 1)
//   second   I_i = psi(k) - 1/k + psi(n) - psi(n_x) - psi(n_y),   n_x, n_y within the sides of the rectangle
//   that
//            the k neighbours span, each side on its own, edges included.
//
// Kraskov, Stoegbauer and Grassberger, "Estimating mutual information", Phys. Rev. E 69, 066138, 2004.
//
// Ties, after Gao, Kannan, Oh and Viswanath, "Estimating mutual information for discrete-continuous
// mixtures", 2017: where eps = 0, k becomes the number of rows equal to row i and n_x + 1, n_y + 1 the
// numbers of equal x, y, all with row i itself: the plug-in estimate of discrete variables with psi for log.
// In the second form a side of length 0 is a discrete coordinate: its count includes row i, and 1/k, which
// corrects for two sides that neighbours determine, falls away. Neighbours as far as the k-th are all taken,
// and k is their number.
#pragma once

#include <cstddef>
#include <span>
#include <stop_token>

#include "kedge/matrix_view.hpp"
#include "neighbours/local_values.hpp"

namespace kedge::neighbours {

enum class Ksg { first, second };

/// `ks` ascend. Rows should be on one scale, standardised or normal scores. Throws InputError and
/// Interrupted.
LocalValues ksg(MatrixView<const float> x, MatrixView<const float> y, std::span<const std::size_t> ks,
                Ksg form = Ksg::first, std::size_t threads = 1, const std::stop_token& stop = {});

}  // namespace kedge::neighbours
