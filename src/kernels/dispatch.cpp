#include "kernels/dispatch.hpp"

#include <dnnl.h>
#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

#include "hwy/highway.h"
#include "kedge/error.hpp"

namespace kedge::kernels {
namespace {

/// Highway's targets are bits; a better target is a smaller one. Everything better than `best` is switched
/// off.
void limit_highway_to(std::int64_t best) {
  hwy::DisableTargets(best - 1);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

bool apply_environment() {
  const char* asked = std::getenv("KEDGE_ISA");
  if (asked == nullptr || *asked == '\0') return true;
  const std::string_view word = asked;
  if (word == "sse4") {
    limit_highway_to(HWY_SSE4);
    dnnl_set_max_cpu_isa(dnnl_cpu_isa_sse41);
  } else if (word == "avx2") {
    limit_highway_to(HWY_AVX2);
    dnnl_set_max_cpu_isa(dnnl_cpu_isa_avx2);
  } else if (word == "avx512") {
    limit_highway_to(HWY_AVX3);
    dnnl_set_max_cpu_isa(dnnl_cpu_isa_avx512_core);
  } else {
    throw InputError(fmt::format("KEDGE_ISA must be sse4, avx2 or avx512, not '{}'", word));
  }
  return true;
}

}  // namespace

void ensure_dispatch() { [[maybe_unused]] static const bool once = apply_environment(); }

std::string isa_name() {
  ensure_dispatch();
  const auto targets = hwy::SupportedTargets();
  return hwy::TargetName(targets & -targets);
}

}  // namespace kedge::kernels
