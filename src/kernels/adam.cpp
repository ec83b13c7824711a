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
    store(m, first);
    store(v, second);
    store(w, weight);
    if (average == nullptr) return;
    const auto before = load(average);
    store(hn::MulAdd(forget, hn::Sub(w, before), before), average);
  });
}

double sum_of_squares(const float* v, std::size_t count) {
  const hn::ScalableTag<double> d;
  const hn::Rebind<float, decltype(d)> narrow;
  const std::size_t lanes = hn::Lanes(d);
  const auto squares = [&](std::size_t i, auto sum) HWY_ATTR {
    const auto wide = hn::PromoteTo(d, hn::LoadU(narrow, v + i));
    return hn::MulAdd(wide, wide, sum);
  };
  // Four sums, because each addition waits for the one before.
  auto a = hn::Zero(d), b = a, c = a, e = a;
  std::size_t i = 0;
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    a = squares(i, a);
    b = squares(i + lanes, b);
    c = squares(i + 2 * lanes, c);
    e = squares(i + 3 * lanes, e);
  }
  for (; i + lanes <= count; i += lanes) a = squares(i, a);
  double total = hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(a, b), hn::Add(c, e))));
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
  (step, weight.size(), gradient.data(), weight.data(), first.data(), second.data(),
   average.empty() ? nullptr : average.data());
}

double squared_norm(std::span<const float> v) {
  return HWY_DYNAMIC_DISPATCH(sum_of_squares)(v.data(), v.size());
}

}  // namespace kedge::kernels
#endif
