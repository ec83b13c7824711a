#include "kernels/adam.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/adam.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"
#include "kernels/tail-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void adam_update(const AdamStep& s, std::size_t count, const float* gradient, float* weight, float* first,
                 float* second, float* average) {
  const hn::ScalableTag<float> d;
  const auto scale = hn::Set(d, s.gradient_scale);
  const auto beta1 = hn::Set(d, s.beta1), rest1 = hn::Set(d, 1 - s.beta1);
  const auto beta2 = hn::Set(d, s.beta2), rest2 = hn::Set(d, 1 - s.beta2);
  const auto correction1 = hn::Set(d, s.correction1), correction2 = hn::Set(d, s.correction2);
  const auto eps = hn::Set(d, s.eps), shrink = hn::Set(d, 1 - s.lr * s.decay), lr = hn::Set(d, s.lr);
  const auto forget = hn::Set(d, 1 - s.keep);
  for_vectors(d, count, [&](auto load, auto store) HWY_ATTR {
    const auto g = hn::Mul(load(gradient), scale);
    const auto m = hn::MulAdd(rest1, g, hn::Mul(beta1, load(first)));
    const auto v = hn::MulAdd(rest2, hn::Mul(g, g), hn::Mul(beta2, load(second)));
    const auto direction = hn::Div(hn::Mul(m, correction1), hn::Add(hn::Sqrt(hn::Mul(v, correction2)), eps));
    const auto w = hn::NegMulAdd(lr, direction, hn::Mul(shrink, load(weight)));
    const auto before = load(average);
    store(m, first);
    store(v, second);
    store(w, weight);
    store(hn::MulAdd(forget, hn::Sub(w, before), before), average);
  });
}

double sum_of_squares(const float* v, std::size_t count) {
  const hn::ScalableTag<double> d;
  const hn::Rebind<float, decltype(d)> narrow;
  const std::size_t lanes = hn::Lanes(d);
  auto sum = hn::Zero(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto wide = hn::PromoteTo(d, hn::LoadU(narrow, v + i));
    sum = hn::MulAdd(wide, wide, sum);
  }
  double total = hn::GetLane(hn::SumOfLanes(d, sum));
  for (; i < count; ++i) total += static_cast<double>(v[i]) * static_cast<double>(v[i]);
  return total;
}

}  // namespace kedge::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kedge::kernels {
HWY_EXPORT(adam_update);
HWY_EXPORT(sum_of_squares);

void adam(const AdamStep& step, std::span<const float> gradient, std::span<float> weight,
          std::span<float> first, std::span<float> second, std::span<float> average) {
  HWY_DYNAMIC_DISPATCH(adam_update)
  (step, weight.size(), gradient.data(), weight.data(), first.data(), second.data(), average.data());
}

double squared_norm(std::span<const float> v) {
  return HWY_DYNAMIC_DISPATCH(sum_of_squares)(v.data(), v.size());
}

}  // namespace kedge::kernels
#endif
