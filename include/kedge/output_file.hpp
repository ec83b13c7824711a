// Can a file be written? To be asked before the work whose result it will hold.
#pragma once

#include <string>

namespace kedge {

/// "" where a file can be put at `path` the way that results are: found by trying, for only that sees
/// read-only disks and the rights of root alike. Else why not: "its directory does not exist". What is there
/// stays as it is. A file lies beside it for a moment, which a signal that ends the process meanwhile leaves
/// there.
std::string why_not_writable(const std::string& path);

}  // namespace kedge
