// The anchor loss of each row of held-out scores, for comparing critics pair by pair: the logarithmic score
// is strictly proper, so a critic with the smaller mean is the better log density ratio.
#pragma once

#include <cstddef>
#include <vector>

#include "kedge/matrix_view.hpp"

namespace kedge::objectives {

/// Mean of the losses of both directions at each pair; K = all negatives of the block. S is square.
std::vector<double> anchor_row_losses(MatrixView<const float> scores, double nu);

}  // namespace kedge::objectives
