// Random views of images, a whole batch at a time on its device (SimCLR: Chen et al., 2020).
#pragma once

#include "tensors.hpp"

namespace kedge::ssl {

/// Of each image: a crop of 0.3 to 1 of its area, resized back; brightness, contrast and, of coloured
/// images, mirror image, saturation and now and then grey; half of them blurred. Grey images are not
/// mirrored: they may be letters and digits. Uses LibTorch's own generator.
Tensor augment(const Tensor& images);

}  // namespace kedge::ssl
