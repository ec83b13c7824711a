// Images with their classes, in memory as bytes.
#pragma once

#include <cstdint>
#include <string>

#include "tensors.hpp"

namespace kedge::ssl {

struct Images {
  Tensor pixels;  ///< n x channels x height x width, bytes
  Tensor labels;  ///< n, int64
  std::int64_t classes = 0;

  std::int64_t count() const { return pixels.size(0); }
  std::int64_t channels() const { return pixels.size(1); }
  /// Numbers in [0, 1].
  Tensor batch(const Tensor& rows, at::Device device) const {
    return pixels.index_select(0, rows).to(device).to(at::kFloat) / 255;
  }
};

enum class Split { train, test };

/// kind: mnist, cifar10, cifar100, folder; the first `limit` images (0: all); `size` is for folders. Throws
/// InputError.
Images load_images(const std::string& kind, const std::string& root, Split split, std::int64_t limit,
                   std::int64_t size);

Images load_mnist(const std::string& root, Split split);
Images load_cifar(const std::string& root, Split split, std::int64_t classes);
/// ROOT/train/CLASS/*.png and ROOT/test/CLASS/*.png
Images load_folder(const std::string& root, Split split, std::int64_t size);

}  // namespace kedge::ssl
