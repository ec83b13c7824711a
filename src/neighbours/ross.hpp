// Mutual information of a category and a continuous variable. With eps the distance in y from row i to its
// k-th nearest neighbour of the same label, n_l the rows of that label, and m the rows, whatever their label
// and row i among them, strictly nearer than eps,
//
//   I_i = psi(k) + psi(n) - psi(n_l) - psi(m),
//
// which is the first form of ksg.hpp with labels infinitely far apart, ties included: where eps = 0, k and m
// are the rows with this y, of this label and of any. A label of n_l <= k rows has k = n_l - 1 neighbours. A
// label that occurs once says nothing of its distribution; its row contributes 0.
//
// Ross, "Mutual information between discrete and continuous data sets", PLoS ONE 9, e87357, 2014.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>

#include "kedge/matrix_view.hpp"
#include "neighbours/local_values.hpp"

namespace kedge::neighbours {

/// `ks` ascend; labels are equal or not, their order means nothing. Throws InputError and Interrupted.
LocalValues ross(std::span<const std::uint32_t> labels, MatrixView<const float> y,
                 std::span<const std::size_t> ks, std::size_t threads = 1, const std::stop_token& stop = {});

}  // namespace kedge::neighbours
