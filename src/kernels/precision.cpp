#include "kernels/precision.hpp"

#include <fmt/format.h>

#include "kedge/error.hpp"

namespace kedge::kernels {

Precision precision_named(const std::string& name) {
  if (name == "float32") return Precision::float32;
  if (name != "bfloat16")
    throw InputError(fmt::format("precision must be float32 or bfloat16, not '{}'", name));
  if (!has_bfloat16()) {
    throw InputError(
        "precision bfloat16 needs a processor that multiplies such numbers (avx512_bf16 or amx), and this "
        "one "
        "does not; leave it out");
  }
  return Precision::bfloat16;
}

const char* name_of(Precision precision) { return precision == Precision::bfloat16 ? "bfloat16" : "float32"; }

}  // namespace kedge::kernels
