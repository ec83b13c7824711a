#include "kedge/version.hpp"

namespace kedge {

// KEDGE_VERSION comes from the project() line of CMakeLists.txt.
const char* version() { return KEDGE_VERSION; }

}  // namespace kedge
