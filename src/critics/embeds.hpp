// Critics whose scores are, but for a number of each row and of each column, an inner product of what either
// side comes to alone: S_ij = f(x_i) . g(y_j) + a(x_i) + b(y_j).
#pragma once

#include <cstddef>
#include <span>

#include "critics/critic.hpp"
#include "kedge/matrix.hpp"

namespace kedge::critics {

class Embeds {
 public:
  virtual ~Embeds() = default;

  virtual std::size_t width() const = 0;
  /// f of each row, rows x width().
  virtual Matrix<float> embed_x(std::span<const float> weights, MatrixView<const float> x) const = 0;
  /// g of each row.
  virtual Matrix<float> embed_y(std::span<const float> weights, MatrixView<const float> y) const = 0;
};

/// Null for a critic that is none of these.
const Embeds* embeds(const Critic& critic);
/// Would a critic of this form be one?
bool form_embeds(const std::string& form);

}  // namespace kedge::critics
