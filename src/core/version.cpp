#include "kedge/version.hpp"

namespace kedge {

const char* version() { return "0.1.0"; }

}  // namespace kedge
