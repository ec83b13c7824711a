// What the losses in tensor operations are made of.
#pragma once

#include <torch/torch.h>

#include <cmath>
#include <limits>

namespace kedge::torch {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

inline double log_or_zero(double x) { return x > 0 ? std::log(x) : minus_infinity; }

inline at::Tensor constant(const at::Tensor& like, double value) {
  return at::scalar_tensor(value, like.options());
}

/// log(e^x + e^value)
inline at::Tensor log_add(const at::Tensor& x, double value) { return at::logaddexp(x, constant(x, value)); }

/// Of each row, in cyclic order from the column behind the pair.
inline at::Tensor negatives(const at::Tensor& s) {
  const std::int64_t n = s.size(0);
  const at::Tensor at = at::arange(n, s.options().dtype(at::kLong));
  return s.gather(1, (at.unsqueeze(1) + at.slice(0, 1).unsqueeze(0)).remainder(n));
}

/// log of the mean of e^S over negatives
inline at::Tensor log_mean(const at::Tensor& s) {
  const auto n = static_cast<double>(s.size(0));
  return at::logsumexp(negatives(s).flatten(), 0) - std::log(n * (n - 1));
}

/// log(e^base + sum of e^x over all but one), for each one of the last axis; the largest is kept apart, so
/// that nothing cancels.
inline at::Tensor without_one(const at::Tensor& x, const at::Tensor& base) {
  const at::Tensor is_top = at::zeros_like(x, at::kBool).scatter(-1, x.argmax(-1, /*keepdim=*/true), true);
  const at::Tensor others = x.masked_fill(is_top, minus_infinity);
  const at::Tensor rest =
      x.size(-1) > 1 ? at::logaddexp(base, at::logsumexp(others, -1, /*keepdim=*/true)) : base;
  const at::Tensor top = at::amax(x.masked_fill(is_top.logical_not(), minus_infinity), -1, /*keepdim=*/true);
  const at::Tensor total = at::logaddexp(rest, top);
  return at::where(is_top, rest.expand_as(x), total + at::log1p(-at::exp(others - total)));
}

}  // namespace kedge::torch
