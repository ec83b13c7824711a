// The last, partial vector of a stretch of memory; compiled once per instruction set.
#if defined(KEDGE_KERNELS_TAIL_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef KEDGE_KERNELS_TAIL_INL_HPP
#undef KEDGE_KERNELS_TAIL_INL_HPP
#else
#define KEDGE_KERNELS_TAIL_INL_HPP
#endif

#include <cstddef>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {

// Masked loads and stores keep to the live lanes from AVX2 on; older sets touch the dead ones as well, and
// those may belong to someone else or to nobody.
constexpr bool masks_are_safe = HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2;

/// p[0 .. n), zeros behind; n less than a vector.
template <class D, class T>
HWY_INLINE hwy::HWY_NAMESPACE::Vec<D> load_tail(D d, const T* p, std::size_t n) {
  namespace hn = hwy::HWY_NAMESPACE;
  if constexpr (masks_are_safe) return hn::MaskedLoad(hn::FirstN(d, n), d, p);
  HWY_ALIGN T lanes[HWY_MAX_BYTES / sizeof(T)] = {};
  for (std::size_t i = 0; i < n; ++i) lanes[i] = p[i];
  return hn::Load(d, lanes);
}

template <class D, class V, class T>
HWY_INLINE void store_tail(D d, V v, T* p, std::size_t n) {
  namespace hn = hwy::HWY_NAMESPACE;
  if constexpr (masks_are_safe) {
    hn::BlendedStore(v, hn::FirstN(d, n), d, p);
    return;
  }
  HWY_ALIGN T lanes[HWY_MAX_BYTES / sizeof(T)];
  hn::Store(v, d, lanes);
  for (std::size_t i = 0; i < n; ++i) p[i] = lanes[i];
}

/// Calls body(load, store) for i = 0, lanes, 2 lanes, ... < n. load(p) reads the vector at p + i and store(v,
/// p) writes it there, both no further than element n - 1.
template <class D, class Body>
HWY_INLINE void for_vectors(D d, std::size_t n, const Body& body) {
  namespace hn = hwy::HWY_NAMESPACE;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    body([&](const auto* p) HWY_ATTR { return hn::LoadU(d, p + i); },
         [&](auto v, auto* p) HWY_ATTR { hn::StoreU(v, d, p + i); });
  }
  if (i < n) {
    body([&](const auto* p) HWY_ATTR { return load_tail(d, p + i, n - i); },
         [&](auto v, auto* p) HWY_ATTR { store_tail(d, v, p + i, n - i); });
  }
}

}  // namespace kedge::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
