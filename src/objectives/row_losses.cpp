#include "objectives/row_losses.hpp"

#include "kedge/matrix.hpp"
#include "objectives/anchor_log.hpp"
#include "objectives/dense.hpp"
#include "objectives/transpose.hpp"

namespace kedge::objectives {

std::vector<double> anchor_row_losses(MatrixView<const float> scores, double nu) {
  const std::size_t n = scores.rows();
  Matrix<float> transposed(n, n);
  transpose(scores, [&](std::size_t i, std::size_t j, float value) { transposed(i, j) = value; });
  std::vector<double> losses(n);
  AnchorLogVisitor<float> visitor(nu);
  for (const MatrixView<const float> direction : {scores, MatrixView<const float>(transposed.view())}) {
    visit_rows<float>(visitor, direction, {}, {}, {});
    for (std::size_t i = 0; i < n; ++i) losses[i] += 0.5 * visitor.row_loss(i);
  }
  return losses;
}

}  // namespace kedge::objectives
