// Principal components over the entities of pairs: what a small critic, or a closed form, can learn from when
// there are more columns than pairs can tell apart.
#pragma once

#include <cstddef>
#include <span>

#include "kedge/matrix.hpp"

namespace kedge::link {

/// A linear map of centred columns.
class Principal {
 public:
  /// At most `most` components, largest first, over `entities` with repetitions. Each is divided by
  /// sqrt(variance + ridge mean variance of them all): whitened, but for directions that hardly vary.
  Principal(MatrixView<const float> rows, std::span<const std::size_t> entities, std::size_t most,
            double ridge);
  std::size_t size() const { return map_.cols(); }
  Matrix<float> apply(MatrixView<const float> rows) const;

 private:
  Matrix<float> map_;     // columns by components
  Matrix<float> centre_;  // of the components
};

}  // namespace kedge::link
