#include "kernels/activation.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/activation.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"
#include "kernels/sigmoid-inl.hpp"
#include "kernels/tail-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

struct Relu {
  static HWY_INLINE V value(D d, V z) { return hn::Max(z, hn::Zero(d)); }
  static HWY_INLINE V slope(D d, V z) { return hn::IfThenElseZero(hn::Gt(z, hn::Zero(d)), hn::Set(d, 1.0f)); }
};

struct Silu {
  static HWY_INLINE V value(D d, V z) { return hn::Mul(z, sigmoid(d, z)); }
  static HWY_INLINE V slope(D d, V z) {
    const V s = sigmoid(d, z);
    return hn::Mul(s, hn::MulAdd(z, hn::Sub(hn::Set(d, 1.0f), s), hn::Set(d, 1.0f)));
  }
};

template <class Act>
void forward(const float* bias, MatrixView<float> z, MatrixView<float> h) {
  const D d;
  for (std::size_t i = 0; i < z.rows(); ++i) {
    float* zi = z.data() + i * z.stride();
    float* hi = h.data() + i * h.stride();
    for_vectors(d, z.cols(), [&](auto load, auto store) HWY_ATTR {
      const V v = hn::Add(load(zi), load(bias));
      store(v, zi);
      store(Act::value(d, v), hi);
    });
  }
}

template <class Act>
void backward(MatrixView<const float> z, MatrixView<float> dh, float* bias_gradient) {
  const D d;
  for (std::size_t i = 0; i < z.rows(); ++i) {
    const float* zi = z.data() + i * z.stride();
    float* di = dh.data() + i * dh.stride();
    for_vectors(d, z.cols(), [&](auto load, auto store) HWY_ATTR {
      const V v = hn::Mul(load(di), Act::slope(d, load(zi)));
      store(v, di);
      store(hn::Add(load(bias_gradient), v), bias_gradient);
    });
  }
}

void forward_relu(const float* bias, MatrixView<float> z, MatrixView<float> h) { forward<Relu>(bias, z, h); }
void forward_silu(const float* bias, MatrixView<float> z, MatrixView<float> h) { forward<Silu>(bias, z, h); }
void backward_relu(MatrixView<const float> z, MatrixView<float> dh, float* sums) {
  backward<Relu>(z, dh, sums);
}
void backward_silu(MatrixView<const float> z, MatrixView<float> dh, float* sums) {
  backward<Silu>(z, dh, sums);
}

void bias_rows(const float* bias, MatrixView<float> z) {
  const D d;
  for (std::size_t i = 0; i < z.rows(); ++i) {
    float* zi = z.data() + i * z.stride();
    for_vectors(d, z.cols(),
                [&](auto load, auto store) HWY_ATTR { store(hn::Add(load(zi), load(bias)), zi); });
  }
}

void sum_rows(MatrixView<const float> m, float* sums) {
  const D d;
  for (std::size_t i = 0; i < m.rows(); ++i) {
    const float* mi = m.data() + i * m.stride();
    for_vectors(d, m.cols(),
                [&](auto load, auto store) HWY_ATTR { store(hn::Add(load(sums), load(mi)), sums); });
  }
}

}  // namespace kedge::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kedge::kernels {
HWY_EXPORT(forward_relu);
HWY_EXPORT(forward_silu);
HWY_EXPORT(backward_relu);
HWY_EXPORT(backward_silu);
HWY_EXPORT(bias_rows);
HWY_EXPORT(sum_rows);

void bias_activation(Activation act, std::span<const float> bias, MatrixView<float> z, MatrixView<float> h) {
  if (act == Activation::relu) {
    HWY_DYNAMIC_DISPATCH(forward_relu)(bias.data(), z, h);
  } else {
    HWY_DYNAMIC_DISPATCH(forward_silu)(bias.data(), z, h);
  }
}

void activation_gradient(Activation act, MatrixView<const float> z, MatrixView<float> dh,
                         std::span<float> bias_gradient) {
  if (act == Activation::relu) {
    HWY_DYNAMIC_DISPATCH(backward_relu)(z, dh, bias_gradient.data());
  } else {
    HWY_DYNAMIC_DISPATCH(backward_silu)(z, dh, bias_gradient.data());
  }
}

void add_bias(std::span<const float> bias, MatrixView<float> z) {
  HWY_DYNAMIC_DISPATCH(bias_rows)(bias.data(), z);
}

void add_column_sums(MatrixView<const float> m, std::span<float> sums) {
  HWY_DYNAMIC_DISPATCH(sum_rows)(m, sums.data());
}

}  // namespace kedge::kernels
#endif
