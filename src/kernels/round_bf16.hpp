// The upper half of a float, rounded to nearest, ties to even: what bfloat16 keeps of it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kedge::kernels {

void round_to_bf16(const float* from, std::size_t count, std::uint16_t* to);

}  // namespace kedge::kernels
