// Normal scores of a column: z = Phi^-1((rank - 1/2) / n), ties at their middle rank, weighted rows counted
// by their weight, less the mean of all, which is 0 only without ties: a Gaussian copula's log ratio has the
// mean -1/2 log(1 - rho^2) over rows whose scores have the mean 0. A new value is interpolated between its
// neighbours; beyond the ends z goes on with the last slope, at most half a unit further. The map is strictly
// increasing, so mutual information stays. (Van der Waerden, 1952; for copulas, Genest, Ghoudi and Rivest,
// 1995.)
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "kedge/matrix_view.hpp"

namespace kedge::data {

class NormalScores {
 public:
  /// Of rows `which` of a column; weights are those of all rows, or empty. At least one row.
  static NormalScores fit(MatrixView<const float> rows, std::size_t column,
                          std::span<const std::size_t> which, std::span<const double> weights = {});
  /// From a saved model: values strictly increasing, scores increasing, equally many and at least one. Throws
  /// InputError otherwise.
  NormalScores(std::vector<float> values, std::vector<float> scores);

  float operator()(float value) const;

  std::span<const float> values() const { return values_; }
  std::span<const float> scores() const { return scores_; }

 private:
  NormalScores() = default;
  std::vector<float> values_, scores_;
};

}  // namespace kedge::data
