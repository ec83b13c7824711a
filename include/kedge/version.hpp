#pragma once

namespace kedge {

/// "0.1.0"
const char* version();

}  // namespace kedge
