// What objectives are compared with.
#pragma once

#include <algorithm>
#include <limits>
#include <memory>

#include "link/methods/method.hpp"

namespace kedge::link {

std::unique_ptr<Method> make_gaussian();
std::unique_ptr<Method> make_cosine();
std::unique_ptr<Method> make_latent();

/// For scorers that know no error of theirs.
inline void no_errors(MatrixView<float> errors) {
  for (std::size_t i = 0; i < errors.rows(); ++i) {
    std::ranges::fill(errors.row(i), std::numeric_limits<float>::quiet_NaN());
  }
}

}  // namespace kedge::link
