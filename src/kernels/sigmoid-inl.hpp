// sigma(z) = 1 / (1 + e^-z), one vector at a time; compiled once per instruction set.
#if defined(KEDGE_KERNELS_SIGMOID_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef KEDGE_KERNELS_SIGMOID_INL_HPP
#undef KEDGE_KERNELS_SIGMOID_INL_HPP
#else
#define KEDGE_KERNELS_SIGMOID_INL_HPP
#endif

#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {

template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V sigmoid(D d, V z) {
  namespace hn = hwy::HWY_NAMESPACE;
  // Beyond 87 the exponential would leave the range of floats; sigma is 0 or 1 there to every digit kept.
  const V bounded = hn::Min(hn::Max(hn::Neg(z), hn::Set(d, -87.0f)), hn::Set(d, 87.0f));
  const V one = hn::Set(d, 1.0f);
  return hn::Div(one, hn::Add(one, hn::Exp(d, bounded)));
}

}  // namespace kedge::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
