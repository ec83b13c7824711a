// The driver for a matrix held whole. A column direction is the same visitor on the transpose, its gradient
// transposed back; both directions are their mean.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "kedge/matrix.hpp"
#include "objectives/visitor.hpp"

namespace kedge::objectives {

enum class Direction { rows, columns, both };

/// dL/dS is exp(log_scale) times what was written.
struct LossAndScale {
  double loss = 0, log_scale = 0;
};

/// One direction: S is rows x columns with its pairs on the diagonal. `gradient` may be empty. Columns are
/// visited in strips of `strip` (0: all at once), which changes nothing but rounding.
template <class T>
LossAndScale visit_rows(Visitor<T>& visitor, MatrixView<const T> scores, std::span<const T> baseline,
                        MatrixView<T> gradient, std::span<double> baseline_gradient, std::size_t strip = 0);

template <class T>
class Dense {
 public:
  /// `columns` may be null: then both directions are the rows' alone (a loss that is symmetric, or has a row
  /// baseline).
  Dense(std::unique_ptr<Visitor<T>> rows, std::unique_ptr<Visitor<T>> columns, Direction direction);

  LossAndScale run(MatrixView<const T> scores, std::span<const T> baseline, MatrixView<T> gradient,
                   std::span<double> baseline_gradient);
  /// Of the rows, or of the columns where they are the direction.
  const Visitor<T>& visitor() const { return rows_ ? *rows_ : *columns_; }

 private:
  LossAndScale run_columns(MatrixView<const T> scores, MatrixView<T> gradient);

  std::unique_ptr<Visitor<T>> rows_, columns_;
  Matrix<T> transposed_, transposed_gradient_;  // grown when a larger matrix comes
};

}  // namespace kedge::objectives
