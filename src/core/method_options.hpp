// What methods can be asked for, and what they cannot.
#pragma once

#include "kedge/options.hpp"

namespace kedge {

/// InputError for options that --method gaussian and --method ksg have no use for but that would change what
/// somebody expects of the number: an objective, parameters they do not have, negatives.
void require_method_options(const Options& options);

/// InputError where --data-parallel has no critic's batches to share, or cannot share them.
void require_sharable(const Options& options);

}  // namespace kedge
