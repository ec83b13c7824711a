// A separable critic as a representation: S(x, y) = f(x) . g(y) + a(x) + b(y), so that f(x) holds all that
// the critic has found in x about y.
#pragma once

#include "kedge/array.hpp"
#include "kedge/control.hpp"
#include "kedge/estimate.hpp"

namespace kedge {

/// Trains one critic more, on all rows, and gives it to the estimate's model for Model::transform; what the
/// model says of pairs stays what it was. It is of the form that the options name, stands on no closed form,
/// and trains for as many steps as served the held-out rows best. `x`, `y` and `info` are those of the
/// estimate. Does nothing where the critic is not separable, bilinear or cosine, or where no critic was
/// trained. Throws Interrupted.
void add_embedding(Estimate& estimate, const Array& x, const Array& y, const RowInfo& info = {},
                   const Control& control = {});

}  // namespace kedge
