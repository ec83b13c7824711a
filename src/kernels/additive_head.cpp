#include "kernels/additive_head.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/additive_head.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"
#include "kernels/tail-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void head_forward(MatrixView<const float> f, MatrixView<const float> gt, const float* w,
                  MatrixView<float> scores) {
  const hn::ScalableTag<float> d;
  const auto zero = hn::Zero(d);
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    const float* fi = f.data() + i * f.stride();
    float* si = scores.data() + i * scores.stride();
    for_vectors(d, scores.cols(), [&](auto load, auto store) HWY_ATTR {
      auto sum = load(si);
      for (std::size_t h = 0; h < f.cols(); ++h) {
        const auto z = hn::Add(hn::Set(d, fi[h]), load(gt.data() + h * gt.stride()));
        sum = hn::MulAdd(hn::Set(d, w[h]), hn::Max(z, zero), sum);
      }
      store(sum, si);
    });
  }
}

void head_backward(MatrixView<const float> f, MatrixView<const float> gt, const float* w,
                   MatrixView<const float> ds, MatrixView<float> df, MatrixView<float> dgt, float* dw) {
  const hn::ScalableTag<float> d;
  for (std::size_t h = 0; h < f.cols(); ++h) {
    const float* g = gt.data() + h * gt.stride();
    float* dg = dgt.data() + h * dgt.stride();
    const auto weight = hn::Set(d, w[h]);
    auto dw_sum = hn::Zero(d);
    for (std::size_t j = 0; j < ds.cols(); ++j) dg[j] = 0;
    for (std::size_t i = 0; i < ds.rows(); ++i) {
      const float* di = ds.data() + i * ds.stride();
      const auto fi = hn::Set(d, f.data()[i * f.stride() + h]);
      auto df_sum = hn::Zero(d);
      for_vectors(d, ds.cols(), [&](auto load, auto store) HWY_ATTR {
        const auto z = hn::Add(fi, load(g));
        const auto active =
            hn::IfThenElseZero(hn::Gt(z, hn::Zero(d)), load(di));  // dL/dS where the unit is on
        dw_sum = hn::MulAdd(active, z, dw_sum);
        const auto dz = hn::Mul(active, weight);
        df_sum = hn::Add(df_sum, dz);
        store(hn::Add(load(dg), dz), dg);
      });
      df.data()[i * df.stride() + h] = hn::GetLane(hn::SumOfLanes(d, df_sum));
    }
    dw[h] = hn::GetLane(hn::SumOfLanes(d, dw_sum));
  }
}

}  // namespace kedge::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kedge::kernels {
HWY_EXPORT(head_forward);
HWY_EXPORT(head_backward);

void additive_head(MatrixView<const float> f, MatrixView<const float> g_transposed, std::span<const float> w,
                   MatrixView<float> scores) {
  HWY_DYNAMIC_DISPATCH(head_forward)(f, g_transposed, w.data(), scores);
}

void additive_head_gradient(MatrixView<const float> f, MatrixView<const float> g_transposed,
                            std::span<const float> w, MatrixView<const float> d_scores, MatrixView<float> df,
                            MatrixView<float> dg_transposed, std::span<float> dw) {
  HWY_DYNAMIC_DISPATCH(head_backward)(f, g_transposed, w.data(), d_scores, df, dg_transposed, dw.data());
}

}  // namespace kedge::kernels
#endif
