// What the methods that train no critic can be asked for.
#pragma once

#include "kedge/options.hpp"

namespace kedge {

/// InputError for options that --method gaussian and --method ksg have no use for but that would change what
/// somebody expects of the number: an objective, parameters they do not have, negatives.
void require_method_options(const Options& options);

}  // namespace kedge
