// Walking a stretch of a row vector by vector, its tail included; compiled once per instruction set.
#if defined(KEDGE_KERNELS_ROW_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef KEDGE_KERNELS_ROW_INL_HPP
#undef KEDGE_KERNELS_ROW_INL_HPP
#else
#define KEDGE_KERNELS_ROW_INL_HPP
#endif

#include <cstddef>

#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"
#include "kernels/row_log.hpp"
#include "kernels/tail-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {

/// out[i] = body(vector of s)
template <class T, class Body>
HWY_INLINE void transform_row(const T* s, std::size_t n, T* out, const Body& body) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) hn::StoreU(body(hn::LoadU(d, s + i)), d, out + i);
  if (i < n) store_tail(d, body(load_tail(d, s + i, n - i)), out + i, n - i);
}

/// visit(vector, mask) over a row but for its holes; the mask leaves out dead lanes and holes. flush() moves
/// vector sums to double, after so many elements that the rounding of float sums does not grow with the row.
template <class T, class Visit, class Flush>
HWY_INLINE void visit_row(const T* s, std::size_t n, Holes holes, const Visit& visit, const Flush& flush) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  constexpr std::size_t chunk = 512;  // places within one are exact in any T
  for (std::size_t first = 0; first < n; first += chunk) {
    const std::size_t count = n - first < chunk ? n - first : chunk;
    const auto place = [&](std::size_t hole) HWY_ATTR {
      const bool inside = hole >= first && hole - first < count;
      return hn::Set(d, inside ? static_cast<T>(hole - first) : T(-1));
    };
    const auto a = place(holes.a), b = place(holes.b), step = hn::Set(d, static_cast<T>(lanes));
    auto at = hn::Iota(d, T(0));
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
      visit(hn::LoadU(d, s + first + i), hn::And(hn::Ne(at, a), hn::Ne(at, b)));
      at = hn::Add(at, step);
    }
    if (i < count) {
      const auto mask = hn::And(hn::Ne(at, a), hn::Ne(at, b));
      visit(load_tail(d, s + first + i, count - i), hn::And(mask, hn::FirstN(d, count - i)));
    }
    flush();
  }
}

/// v - shift for a shift with more digits than T has: what is subtracted from large scores must not be
/// rounded first.
template <class T>
struct Shift {
  hwy::HWY_NAMESPACE::Vec<hwy::HWY_NAMESPACE::ScalableTag<T>> high, low;

  HWY_INLINE explicit Shift(double shift) {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::ScalableTag<T> d;
    const T rounded = static_cast<T>(shift);
    const double rest = shift - static_cast<double>(rounded);
    high = hn::Set(d, rounded);
    low = hn::Set(d, rest == rest ? static_cast<T>(rest) : T(0));  // inf - inf
  }
  template <class V>
  HWY_INLINE V from(V v) const {
    namespace hn = hwy::HWY_NAMESPACE;
    return hn::Sub(hn::Sub(v, high), low);
  }
};

}  // namespace kedge::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
