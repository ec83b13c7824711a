// The critic of one row: a perceptron from the columns to one number, whose last layer starts at 0. Its last
// bias is the free offset without which a ratio cannot be normalised.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/philox.hpp"
#include "critics/layout.hpp"
#include "critics/tower.hpp"
#include "kedge/matrix.hpp"

namespace kedge::ratio {

class RowCritic {
 public:
  RowCritic(std::size_t inputs, const std::vector<std::size_t>& hidden)
      : tower_(layout_, "row", inputs, hidden, 1, kernels::Activation::silu) {}

  const critics::Layout& layout() const { return layout_; }
  const critics::Tower& tower() const { return tower_; }

  void initialise(Rng& rng, std::span<float> weights) const {
    tower_.initialise(rng, weights);
    tower_.fill_output(weights, 0, 1, 0);
  }

  /// Mean over an ensemble of the scores of the rows `which`.
  std::vector<float> scores(const std::vector<std::span<const float>>& members,
                            MatrixView<const float> inputs, std::span<const std::size_t> which) const;

 private:
  critics::Layout layout_;
  critics::Tower tower_;
};

}  // namespace kedge::ratio
