// The number format of the towers' products in training, by its name.
#pragma once

#include <string>

#include "kernels/gemm_bf16.hpp"

namespace kedge::kernels {

/// "float32" or "bfloat16". Throws InputError for another word, and where the processor has no bfloat16.
Precision precision_named(const std::string& name);
const char* name_of(Precision precision);

}  // namespace kedge::kernels
