#include "kernels/round_bf16.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/round_bf16.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::uint32_t half_less_one = 0x7fff, quiet = 0x40;

std::uint16_t rounded(float value) {
  std::uint32_t bits = 0;
  __builtin_memcpy(&bits, &value, sizeof bits);
  // Rounding up could carry a NaN's fraction into its sign.
  if (value != value) return static_cast<std::uint16_t>((bits >> 16) | quiet);
  return static_cast<std::uint16_t>((bits + half_less_one + ((bits >> 16) & 1)) >> 16);
}

void round_all(const float* from, std::size_t count, std::uint16_t* to) {
  const hn::ScalableTag<std::uint32_t> d;
  const hn::Rebind<float, decltype(d)> floats;
  const hn::Rebind<std::uint16_t, decltype(d)> half;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto value = hn::LoadU(floats, from + i);
    const auto bits = hn::BitCast(d, value), high = hn::ShiftRight<16>(bits);
    const auto odd = hn::And(high, hn::Set(d, 1));
    const auto up = hn::ShiftRight<16>(hn::Add(bits, hn::Add(odd, hn::Set(d, half_less_one))));
    const auto kept =
        hn::IfThenElse(hn::RebindMask(d, hn::IsNaN(value)), hn::Or(high, hn::Set(d, quiet)), up);
    hn::StoreU(hn::TruncateTo(half, kept), half, to + i);
  }
  for (; i < count; ++i) to[i] = rounded(from[i]);
}

}  // namespace kedge::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kedge::kernels {
HWY_EXPORT(round_all);

void round_to_bf16(const float* from, std::size_t count, std::uint16_t* to) {
  HWY_DYNAMIC_DISPATCH(round_all)(from, count, to);
}

}  // namespace kedge::kernels
#endif
