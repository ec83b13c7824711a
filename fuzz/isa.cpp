// Differential: our vector kernels on every instruction set of this processor against the best of them.
// (Products are oneDNN's, which chooses once a process; `KEDGE_ISA` and tests/kernels hold those.)
#include "isa.hpp"

#include <fmt/format.h>

#include <cmath>

#include "bytes.hpp"
#include "hwy/highway.h"

namespace kedge::fuzz {
namespace {

/// One bit a set, the best first: a better set is a smaller bit.
const std::vector<std::int64_t>& sets() {
  static const std::vector<std::int64_t> all = [] {
    std::vector<std::int64_t> found;
    for (std::int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
      if ((left & -left & HWY_TARGETS) != 0) found.push_back(left & -left);
    }
    return found;
  }();
  return all;
}

Outcome on(std::int64_t set, std::string_view bytes) {
  hwy::SetSupportedTargetsForTest(set);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  Dice dice(bytes);
  const std::size_t kernel = dice.below(3);
  const Rng rng(dice.byte() * 256U + dice.byte());
  return kernel == 0   ? row_kernel<float>(dice, rng)
         : kernel == 1 ? row_kernel<double>(dice, rng)
                       : layer_kernel(dice, rng);
}

}  // namespace
}  // namespace kedge::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge::fuzz;
  if (sets().size() < 2) found("this processor has one instruction set alone: nothing to compare");
  const std::string_view bytes = text(data, size);
  const Outcome best = on(sets()[0], bytes);
  for (std::size_t other = 1; other < sets().size(); ++other) {
    const Outcome outcome = on(sets()[other], bytes);
    if (outcome.values.size() != best.values.size()) found("answers of other lengths");
    for (std::size_t i = 0; i < best.values.size(); ++i) {
      const double a = best.values[i], b = outcome.values[i];
      if (a == b || std::abs(a - b) <= best.bounds[i]) continue;
      found(fmt::format("value {} is {} on {} but {} on {}, and {} apart would be rounding", i, a,
                        hwy::TargetName(sets()[0]), b, hwy::TargetName(sets()[other]), best.bounds[i]));
    }
  }
  return 0;
}
