#include "kernels/row_logistic.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/row_logistic.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"
#include "kernels/row-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
HWY_INLINE double sum_softplus(const T* s, std::size_t n, double shift) {
  const hn::ScalableTag<T> d;
  const Shift<T> shifted(shift);
  double total = 0;
  auto sum = hn::Zero(d);
  visit_row(
      s, n, Holes{},
      [&](auto v, auto mask) HWY_ATTR {
        const auto z = shifted.from(v);
        const auto bend = hn::Log1p(d, hn::Exp(d, hn::Neg(hn::Abs(z))));
        sum = hn::Add(sum, hn::IfThenElseZero(mask, hn::Add(hn::Max(z, hn::Zero(d)), bend)));
      },
      [&]() HWY_ATTR {
        total += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, sum)));
        sum = hn::Zero(d);
      });
  return total;
}

template <class T>
HWY_INLINE void scaled_sigmoid(const T* s, std::size_t n, double shift, double scale, T* out) {
  const hn::ScalableTag<T> d;
  const Shift<T> shifted(shift);
  const auto one = hn::Set(d, static_cast<T>(1)), scale_v = hn::Set(d, static_cast<T>(scale));
  transform_row(s, n, out, [&](auto v) HWY_ATTR {
    const auto z = shifted.from(v);
    const auto e = hn::Exp(d, hn::Neg(hn::Abs(z)));
    const auto above = hn::IfThenElse(hn::Ge(z, hn::Zero(d)), one, e);
    return hn::Div(hn::Mul(scale_v, above), hn::Add(one, e));
  });
}

#define KEDGE_BOTH(T)                                                                                \
  double softplus_##T(const T* s, std::size_t n, double shift) { return sum_softplus(s, n, shift); } \
  void sigmoid_##T(const T* s, std::size_t n, double shift, double scale, T* d) {                    \
    scaled_sigmoid(s, n, shift, scale, d);                                                           \
  }
KEDGE_BOTH(float)
KEDGE_BOTH(double)
#undef KEDGE_BOTH

}  // namespace kedge::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kedge::kernels {

#define KEDGE_BOTH(T)                                                             \
  HWY_EXPORT(softplus_##T);                                                       \
  HWY_EXPORT(sigmoid_##T);                                                        \
  double row_sum_softplus(const T* s, std::size_t n, double shift) {              \
    return HWY_DYNAMIC_DISPATCH(softplus_##T)(s, n, shift);                       \
  }                                                                               \
  void row_sigmoid(const T* s, std::size_t n, double shift, double scale, T* d) { \
    HWY_DYNAMIC_DISPATCH(sigmoid_##T)(s, n, shift, scale, d);                     \
  }
KEDGE_BOTH(float)
KEDGE_BOTH(double)
#undef KEDGE_BOTH

}  // namespace kedge::kernels
#endif
