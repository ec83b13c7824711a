// How often this program has asked for memory.
#pragma once

#include <cstddef>

namespace kedge {

std::size_t allocation_count();

}  // namespace kedge
