// Which instruction set the kernels run on. Chosen at run time from what the processor has; KEDGE_ISA=sse4,
// avx2 or avx512 forces a lower one, for oneDNN and our own kernels alike.
#pragma once

#include <string>

namespace kedge::kernels {

/// Reads KEDGE_ISA once. GEMM calls it before oneDNN picks its own; long work calls it first. Throws
/// InputError for a word it does not know.
void ensure_dispatch();

/// The set in use: "AVX3_ZEN4", "AVX2", ...
std::string isa_name();

}  // namespace kedge::kernels
