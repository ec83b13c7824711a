// Folders of PNG files, one a class, read with libpng's simplified interface.
#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <vector>

#include "images.hpp"
#include "kedge/error.hpp"

namespace kedge::ssl {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> sorted(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

/// 3 x size x size bytes.
Tensor read_png(const fs::path& path, std::int64_t size) {
  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  const auto refuse = [&] {
    const std::string why = image.message;
    png_image_free(&image);
    throw InputError(fmt::format("{} could not be read: {}", path.string(), why));
  };
  if (png_image_begin_read_from_file(&image, path.c_str()) == 0) refuse();
  image.format = PNG_FORMAT_RGB;
  const Tensor rows = at::empty(
      {static_cast<std::int64_t>(image.height), static_cast<std::int64_t>(image.width), 3}, at::kByte);
  const png_color black{0, 0, 0};  // behind what is transparent
  if (png_image_finish_read(&image, &black, rows.data_ptr(), 0, nullptr) == 0) refuse();
  const Tensor planes = rows.permute({2, 0, 1}).unsqueeze(0).to(at::kFloat);
  return at::_upsample_bilinear2d_aa(planes, {size, size}, /*align_corners=*/false)
      .round()
      .clamp(0, 255)
      .to(at::kByte)
      .squeeze(0);
}

}  // namespace

Images load_folder(const std::string& root, Split split, std::int64_t size) {
  const fs::path folder = fs::path(root) / (split == Split::train ? "train" : "test");
  if (!fs::is_directory(folder))
    throw InputError(fmt::format(
        "there is no folder {}; images stand in train/CLASS and test/CLASS of --root", folder.string()));
  std::vector<Tensor> pixels;
  std::vector<std::int64_t> labels;
  std::int64_t classes = 0;
  for (const fs::path& kind : sorted(folder)) {
    if (!fs::is_directory(kind)) continue;
    for (const fs::path& file : sorted(kind)) {
      if (file.extension() != ".png") continue;
      pixels.push_back(read_png(file, size));
      labels.push_back(classes);
    }
    ++classes;
  }
  if (pixels.empty()) throw InputError(fmt::format("there is no CLASS/*.png in {}", folder.string()));
  return {at::stack(pixels), at::tensor(labels, at::kLong), classes};
}

}  // namespace kedge::ssl
