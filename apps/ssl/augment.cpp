#include "augment.hpp"

#include <cmath>

namespace kedge::ssl {
namespace {

namespace F = ::torch::nn::functional;

/// One for each image, between low and high.
Tensor draw(const Tensor& images, double low, double high) {
  return at::rand({images.size(0)}, images.options()) * (high - low) + low;
}
Tensor per_image(const Tensor& values) { return values.view({-1, 1, 1, 1}); }

/// True for a share of the images.
Tensor some(const Tensor& images, double share) { return per_image(draw(images, 0, 1) < share); }

/// The crop, and the mirror image where wanted, are one affine map.
Tensor crop(const Tensor& images, bool mirror) {
  const Tensor area = draw(images, 0.3, 1), log_aspect = draw(images, std::log(0.75), std::log(4.0 / 3));
  const Tensor width = (area * log_aspect.exp()).sqrt().clamp_max(1);
  const Tensor height = (area / log_aspect.exp()).sqrt().clamp_max(1);
  const Tensor x = draw(images, -1, 1) * (1 - width), y = draw(images, -1, 1) * (1 - height);
  Tensor sign = at::ones_like(width);
  if (mirror) sign = at::where(draw(images, 0, 1) < 0.5, sign, -sign);
  const Tensor none = at::zeros_like(width);
  const Tensor map = at::stack({width * sign, none, x, none, height, y}, 1).view({-1, 2, 3});
  const Tensor grid = F::affine_grid(map, images.sizes(), /*align_corners=*/false);
  return F::grid_sample(images, grid,
                        F::GridSampleFuncOptions().padding_mode(::torch::kReflection).align_corners(false));
}

Tensor grey(const Tensor& images) {
  const Tensor weights = at::tensor({0.299, 0.587, 0.114}, images.options()).view({1, 3, 1, 1});
  return (images * weights).sum(1, /*keepdim=*/true).expand_as(images);
}

Tensor blend(const Tensor& images, const Tensor& other, double strength) {
  const Tensor share = per_image(draw(images, 1 - strength, 1 + strength));
  return (share * images + (1 - share) * other).clamp(0, 1);
}

/// A Gaussian of 5 x 5 with a width of its own for each image.
Tensor blurred(const Tensor& images) {
  const std::int64_t n = images.size(0), channels = images.size(1);
  const Tensor sigma = draw(images, 0.1, 1.5).unsqueeze(1);
  Tensor line = at::exp(-at::arange(-2, 3, images.options()).square() / (2 * sigma.square()));
  line = (line / line.sum(1, true)).repeat_interleave(channels, 0);
  Tensor flat = F::pad(images, F::PadFuncOptions({2, 2, 2, 2}).mode(::torch::kReflect))
                    .view({1, n * channels, images.size(2) + 4, images.size(3) + 4});
  const auto each = F::Conv2dFuncOptions().groups(n * channels);
  flat = F::conv2d(flat, line.view({-1, 1, 5, 1}), each);
  return F::conv2d(flat, line.view({-1, 1, 1, 5}), each).view_as(images);
}

}  // namespace

Tensor augment(const Tensor& images) {
  const at::NoGradGuard no_graph;
  const bool coloured = images.size(1) == 3;
  Tensor view = crop(images, coloured);
  view = blend(view, at::zeros_like(view), 0.4);
  view = blend(view, view.mean({1, 2, 3}, /*keepdim=*/true), 0.4);
  if (coloured) {
    view = blend(view, grey(view), 0.4);
    view = at::where(some(view, 0.2), grey(view), view);
  }
  return at::where(some(view, 0.5), blurred(view), view);
}

}  // namespace kedge::ssl
