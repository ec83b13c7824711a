#include "kernels/row_log.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/row_log.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Vector sums run over at most this many elements before they are added in double, so that the rounding of
// float sums does not grow with the row.
constexpr std::size_t chunk = 512;

template <class T>
HWY_INLINE Maximum<T> maximum(const T* s, std::size_t n) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  T best = s[0];
  std::size_t i = 0;
  if (n >= lanes) {
    auto high = hn::LoadU(d, s);
    for (i = lanes; i + lanes <= n; i += lanes) high = hn::Max(high, hn::LoadU(d, s + i));
    best = hn::GetLane(hn::MaxOfLanes(d, high));
  }
  for (; i < n; ++i) best = s[i] > best ? s[i] : best;
  std::size_t index = 0;
  while (s[index] != best && index + 1 < n) ++index;
  return {best, index};
}

/// Body takes a vector of s and a mask of the live lanes and adds to its own vector sums; `flush` moves those
/// to double.
template <class T, class Body, class Flush>
HWY_INLINE void sum_chunks(const T* s, std::size_t n, const Body& body, const Flush& flush) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t first = 0; first < n; first += chunk) {
    const std::size_t end = n - first < chunk ? n : first + chunk;
    for (std::size_t i = first; i < end; i += lanes) {
      const auto mask = hn::FirstN(d, end - i < lanes ? end - i : lanes);
      body(hn::MaskedLoad(mask, d, s + i), mask);
    }
    flush();
  }
}

template <class T>
HWY_INLINE double sum_exp(const T* s, std::size_t n, double shift) {
  const hn::ScalableTag<T> d;
  const auto shift_v = hn::Set(d, static_cast<T>(shift));
  double total = 0;
  auto sum = hn::Zero(d);
  sum_chunks(
      s, n,
      [&](auto v, auto mask)
          HWY_ATTR { sum = hn::Add(sum, hn::IfThenElseZero(mask, hn::Exp(d, hn::Sub(v, shift_v)))); },
      [&]() HWY_ATTR {
        total += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, sum)));
        sum = hn::Zero(d);
      });
  return total;
}

template <class T>
HWY_INLINE LeaveOneOutSums leave_one_out(const T* s, std::size_t n, double log_z) {
  const hn::ScalableTag<T> d;
  const auto shift = hn::Set(d, static_cast<T>(log_z)), one = hn::Set(d, static_cast<T>(1));
  LeaveOneOutSums total;
  auto logs = hn::Zero(d), inverses = hn::Zero(d);
  sum_chunks(
      s, n,
      [&](auto v, auto mask) HWY_ATTR {
        const auto q = hn::IfThenElseZero(mask, hn::Exp(d, hn::Sub(v, shift)));
        logs = hn::Add(logs, hn::Log1p(d, hn::Neg(q)));
        // 1 / (1 - q) - 1 = q / (1 - q): small terms keep their digits, and dead lanes add nothing.
        inverses = hn::Add(inverses, hn::Div(q, hn::Sub(one, q)));
      },
      [&]() HWY_ATTR {
        total.log_rest += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, logs)));
        total.inverse_rest += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, inverses)));
        logs = inverses = hn::Zero(d);
      });
  total.inverse_rest += static_cast<double>(n);
  return total;
}

template <class T>
HWY_INLINE void scaled_exp(const T* s, std::size_t n, double shift, double scale, T* out) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto shift_v = hn::Set(d, static_cast<T>(shift)), scale_v = hn::Set(d, static_cast<T>(scale));
  for (std::size_t i = 0; i < n; i += lanes) {
    const auto mask = hn::FirstN(d, n - i < lanes ? n - i : lanes);
    hn::BlendedStore(hn::Mul(scale_v, hn::Exp(d, hn::Sub(hn::MaskedLoad(mask, d, s + i), shift_v))), mask, d,
                     out + i);
  }
}

template <class T>
HWY_INLINE void anchor_gradient(const T* s, std::size_t n, const AnchorRow& row, T* out) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto log_z = hn::Set(d, static_cast<T>(row.log_z)), one = hn::Set(d, static_cast<T>(1));
  const auto h = hn::Set(d, static_cast<T>(row.inverse_rest - 1)), a = hn::Set(d, static_cast<T>(row.a));
  const auto left_out = hn::Set(d, static_cast<T>(row.log_left_out));
  const auto class0 = hn::Set(d, static_cast<T>(row.log_class0)), c = hn::Set(d, static_cast<T>(row.c));
  for (std::size_t i = 0; i < n; i += lanes) {
    const auto mask = hn::FirstN(d, n - i < lanes ? n - i : lanes);
    const auto v = hn::MaskedLoad(mask, d, s + i);
    const auto q = hn::Exp(d, hn::Sub(v, log_z));
    // H - 1/(1-q) = (H - 1) - q/(1-q)
    const auto rest = hn::Mul(q, hn::Sub(h, hn::Div(q, hn::Sub(one, q))));
    const auto first = hn::Mul(a, hn::Add(rest, hn::Exp(d, hn::Sub(v, left_out))));
    const auto second = hn::Mul(c, hn::Exp(d, hn::Sub(v, class0)));
    hn::BlendedStore(hn::Add(first, second), mask, d, out + i);
  }
}

#define KEDGE_BOTH(T)                                                                                       \
  Maximum<T> maximum_##T(const T* s, std::size_t n) { return maximum(s, n); }                               \
  double sum_exp_##T(const T* s, std::size_t n, double shift) { return sum_exp(s, n, shift); }              \
  LeaveOneOutSums leave_one_out_##T(const T* s, std::size_t n, double z) { return leave_one_out(s, n, z); } \
  void exp_##T(const T* s, std::size_t n, double shift, double scale, T* d) {                               \
    scaled_exp(s, n, shift, scale, d);                                                                      \
  }                                                                                                         \
  void anchor_##T(const T* s, std::size_t n, const AnchorRow& row, T* d) { anchor_gradient(s, n, row, d); }
KEDGE_BOTH(float)
KEDGE_BOTH(double)
#undef KEDGE_BOTH

}  // namespace kedge::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kedge::kernels {

#define KEDGE_BOTH(T)                                                                                   \
  HWY_EXPORT(maximum_##T);                                                                              \
  HWY_EXPORT(sum_exp_##T);                                                                              \
  HWY_EXPORT(leave_one_out_##T);                                                                        \
  HWY_EXPORT(exp_##T);                                                                                  \
  HWY_EXPORT(anchor_##T);                                                                               \
  Maximum<T> row_maximum(const T* s, std::size_t n) { return HWY_DYNAMIC_DISPATCH(maximum_##T)(s, n); } \
  double row_sum_exp(const T* s, std::size_t n, double shift) {                                         \
    return HWY_DYNAMIC_DISPATCH(sum_exp_##T)(s, n, shift);                                              \
  }                                                                                                     \
  LeaveOneOutSums row_leave_one_out(const T* s, std::size_t n, double log_z) {                          \
    return HWY_DYNAMIC_DISPATCH(leave_one_out_##T)(s, n, log_z);                                        \
  }                                                                                                     \
  void row_exp(const T* s, std::size_t n, double shift, double scale, T* d) {                           \
    HWY_DYNAMIC_DISPATCH(exp_##T)(s, n, shift, scale, d);                                               \
  }                                                                                                     \
  void row_anchor_gradient(const T* s, std::size_t n, const AnchorRow& row, T* d) {                     \
    HWY_DYNAMIC_DISPATCH(anchor_##T)(s, n, row, d);                                                     \
  }
KEDGE_BOTH(float)
KEDGE_BOTH(double)
#undef KEDGE_BOTH

}  // namespace kedge::kernels
#endif
