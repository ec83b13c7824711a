#include "kernels/row_log.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/row_log.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "hwy/highway.h"
#include "kernels/row-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// MaxOfLanes of Highway's emulated vectors begins at the lowest finite number, and so loses -inf.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE T largest_lane(D d, hn::Vec<D> v) {
  HWY_ALIGN T lanes[HWY_MAX_BYTES / sizeof(T)];
  hn::Store(v, d, lanes);
  T largest = lanes[0];
  for (std::size_t i = 1; i < hn::Lanes(d); ++i) largest = lanes[i] > largest ? lanes[i] : largest;
  return largest;
}

template <class T>
HWY_INLINE Maximum<T> maximum(const T* s, std::size_t n, std::size_t hole) {
  const hn::ScalableTag<T> d;
  const auto lowest = hn::Set(d, static_cast<T>(-__builtin_inf()));
  auto high = lowest;
  const auto nothing = []() {};
  visit_row(
      s, n, Holes{hole},
      [&](auto v, auto mask) HWY_ATTR { high = hn::Max(high, hn::IfThenElse(mask, v, lowest)); }, nothing);
  const T best = largest_lane(d, high);
  std::size_t index = Holes::none, i = 0;
  const std::size_t lanes = hn::Lanes(d);
  for (; i + lanes <= n; i += lanes) {  // skips whole vectors without it
    if (!hn::AllFalse(d, hn::Eq(hn::LoadU(d, s + i), hn::Set(d, best)))) {
      for (std::size_t j = i; j < i + lanes && index == Holes::none; ++j) {
        if (s[j] == best && j != hole) index = j;
      }
      if (index != Holes::none) return {best, index};
    }
  }
  for (; i < n && index == Holes::none; ++i) {
    if (s[i] == best && i != hole) index = i;
  }
  return {best, index};
}

template <class T>
HWY_INLINE double sum_exp(const T* s, std::size_t n, double shift, Holes holes) {
  const hn::ScalableTag<T> d;
  const Shift<T> shifted(shift);
  double total = 0;
  auto sum = hn::Zero(d);
  visit_row(
      s, n, holes,
      [&](auto v, auto mask)
          HWY_ATTR { sum = hn::Add(sum, hn::IfThenElseZero(mask, hn::Exp(d, shifted.from(v)))); },
      [&]() HWY_ATTR {
        total += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, sum)));
        sum = hn::Zero(d);
      });
  return total;
}

template <class T>
HWY_INLINE TopSplit top_split(const T* s, std::size_t n, std::size_t hole) {
  const Maximum<T> top = maximum(s, n, hole);
  const Holes holes{hole, top.index};
  TopSplit split{static_cast<double>(top.value), top.index, static_cast<double>(top.value), 0};
  split.rest_sum = sum_exp(s, n, split.rest_shift, holes);
  if (split.rest_sum < 1e-20 && n > 1) {  // far below the largest: measured against their own
    const hn::ScalableTag<T> d;
    const auto lowest = hn::Set(d, static_cast<T>(-__builtin_inf()));
    auto high = lowest;
    const auto nothing = []() {};
    visit_row(
        s, n, holes,
        [&](auto v, auto mask) HWY_ATTR { high = hn::Max(high, hn::IfThenElse(mask, v, lowest)); }, nothing);
    const double second = static_cast<double>(largest_lane(d, high));
    split.rest_sum = 0;
    if (second == -__builtin_inf()) return split;
    split.rest_shift = second;
    split.rest_sum = sum_exp(s, n, second, holes);
  }
  return split;
}

template <class T>
HWY_INLINE LeaveOneOut leave_one_out(const T* s, std::size_t n, double log_z, Holes holes) {
  const hn::ScalableTag<T> d;
  const Shift<T> shifted(log_z);
  const auto one = hn::Set(d, static_cast<T>(1));
  LeaveOneOut total;
  auto product = one, odds = hn::Zero(d);
  visit_row(
      s, n, holes,
      [&](auto v, auto mask) HWY_ATTR {
        const auto q = hn::IfThenElseZero(mask, hn::Exp(d, shifted.from(v)));
        const auto rest = hn::Sub(one, q);
        product = hn::Mul(product, rest);
        odds = hn::Add(odds, hn::Div(q, rest));
      },
      [&]() HWY_ATTR {
        HWY_ALIGN T lanes[HWY_MAX_BYTES / sizeof(T)];
        hn::Store(product, d, lanes);
        for (std::size_t i = 0; i < hn::Lanes(d); ++i) total.product *= static_cast<double>(lanes[i]);
        total.odds += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, odds)));
        product = one;
        odds = hn::Zero(d);
      });
  return total;
}

template <class T>
HWY_INLINE void scaled_exp(const T* s, std::size_t n, double shift, double scale, T* out) {
  const hn::ScalableTag<T> d;
  const Shift<T> shifted(shift);
  const auto scale_v = hn::Set(d, static_cast<T>(scale));
  transform_row(s, n, out, [&](auto v) HWY_ATTR { return hn::Mul(scale_v, hn::Exp(d, shifted.from(v))); });
}

template <class T>
HWY_INLINE void anchor_gradient(const T* s, std::size_t n, const AnchorRow& row, T* out) {
  const hn::ScalableTag<T> d;
  const Shift<T> log_z(row.log_z);
  const auto one = hn::Set(d, static_cast<T>(1)), weight = hn::Set(d, static_cast<T>(row.weight));
  const auto a = hn::Set(d, static_cast<T>(row.a)), c = hn::Set(d, static_cast<T>(row.c));
  if (row.left_out_ratio < 1e17 &&
      row.class0_ratio < 1e17) {  // one exponential serves all three; q = 0 is 0 to every digit
    const auto ratio = hn::Set(d, static_cast<T>(row.left_out_ratio));
    const auto second = hn::Set(d, static_cast<T>(row.c * row.class0_ratio));
    transform_row(s, n, out, [&](auto v) HWY_ATTR {
      const auto q = hn::Exp(d, log_z.from(v));
      const auto rest = hn::Add(hn::Sub(weight, hn::Div(q, hn::Sub(one, q))), ratio);
      return hn::Mul(q, hn::MulAdd(a, rest, second));
    });
    return;
  }
  const Shift<T> left_out(row.log_left_out), class0(row.log_class0);
  transform_row(s, n, out, [&](auto v) HWY_ATTR {
    const auto q = hn::Exp(d, log_z.from(v));
    const auto rest = hn::Mul(q, hn::Sub(weight, hn::Div(q, hn::Sub(one, q))));
    const auto first = hn::Mul(a, hn::Add(rest, hn::Exp(d, left_out.from(v))));
    return hn::MulAdd(c, hn::Exp(d, class0.from(v)), first);
  });
}

#define KEDGE_BOTH(T)                                                                                   \
  Maximum<T> maximum_##T(const T* s, std::size_t n) { return maximum(s, n, Holes::none); }              \
  double sum_exp_##T(const T* s, std::size_t n, double shift) { return sum_exp(s, n, shift, Holes{}); } \
  TopSplit top_split_##T(const T* s, std::size_t n, std::size_t hole) { return top_split(s, n, hole); } \
  LeaveOneOut leave_one_out_##T(const T* s, std::size_t n, double z, Holes h) {                         \
    return leave_one_out(s, n, z, h);                                                                   \
  }                                                                                                     \
  void exp_##T(const T* s, std::size_t n, double shift, double scale, T* d) {                           \
    scaled_exp(s, n, shift, scale, d);                                                                  \
  }                                                                                                     \
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
  HWY_EXPORT(top_split_##T);                                                                            \
  HWY_EXPORT(leave_one_out_##T);                                                                        \
  HWY_EXPORT(exp_##T);                                                                                  \
  HWY_EXPORT(anchor_##T);                                                                               \
  Maximum<T> row_maximum(const T* s, std::size_t n) { return HWY_DYNAMIC_DISPATCH(maximum_##T)(s, n); } \
  double row_sum_exp(const T* s, std::size_t n, double shift) {                                         \
    return HWY_DYNAMIC_DISPATCH(sum_exp_##T)(s, n, shift);                                              \
  }                                                                                                     \
  TopSplit row_top_split(const T* s, std::size_t n, std::size_t hole) {                                 \
    return HWY_DYNAMIC_DISPATCH(top_split_##T)(s, n, hole);                                             \
  }                                                                                                     \
  LeaveOneOut row_leave_one_out(const T* s, std::size_t n, double log_z, Holes holes) {                 \
    return HWY_DYNAMIC_DISPATCH(leave_one_out_##T)(s, n, log_z, holes);                                 \
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
