// What must hold before any work.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "link/methods/method.hpp"

namespace kedge::link {

/// The methods of options.objectives. Throws InputError.
std::vector<std::unique_ptr<Method>> make_methods(const LinkOptions& options);

}  // namespace kedge::link
