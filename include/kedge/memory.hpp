// Linux promises memory that it does not have, and then kills; so what cannot fit is refused beforehand.
#pragma once

#include <string>

namespace kedge {

/// Throws InputError when `bytes` are most of this machine's memory or more; `what` begins the sentence:
/// "--n 5 makes".
void require_memory(double bytes, const std::string& what);

}  // namespace kedge
