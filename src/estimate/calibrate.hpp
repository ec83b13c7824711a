// The critic's scores, shrunk and shifted: log r = alpha S + c, with (alpha, c) of least anchor loss on
// held-out rows. c is the Bennett acceptance ratio's shift (it makes E r = 1 where that can be seen); alpha <
// 1 tempers a critic that has overfitted, and alpha = 0 is independence, kept unless the loss gains at least
// one standard error on it.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "kedge/matrix.hpp"

namespace kedge::estimate {

struct Calibration {
  double alpha = 1, offset = 0;
  double gain = 0, gain_error = 0;  ///< of the loss over independence, per row, paired
  bool independent() const { return alpha == 0; }
};

/// Losses of the rows of a block of scores.
using RowLosses = std::function<std::vector<double>(MatrixView<const float>)>;

Calibration calibrate(const std::vector<Matrix<float>>& blocks, const RowLosses& row_losses);

}  // namespace kedge::estimate
