#include "encoder.hpp"

namespace kedge::ssl {
namespace {

nn::Conv2d convolution(std::int64_t from, std::int64_t to, std::int64_t kernel, std::int64_t stride) {
  return nn::Conv2d(nn::Conv2dOptions(from, to, kernel).stride(stride).padding(kernel / 2).bias(false));
}

void push_unit(nn::Sequential& net, std::int64_t from, std::int64_t to, std::int64_t stride) {
  net->push_back(convolution(from, to, 3, stride));
  net->push_back(nn::BatchNorm2d(to));
  net->push_back(nn::ReLU());
}

/// Three layers, each at half the height and width of the one before.
nn::Sequential small_cnn(std::int64_t channels, std::int64_t width) {
  nn::Sequential net;
  push_unit(net, channels, width, 2);
  push_unit(net, width, 2 * width, 2);
  push_unit(net, 2 * width, 4 * width, 2);
  net->push_back(nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions(1)));
  return net;
}

/// relu(x + F(x)), F two convolutions (He et al., 2016).
class Block : public nn::Module {
 public:
  Block(std::int64_t from, std::int64_t to, std::int64_t stride) {
    push_unit(branch_, from, to, stride);
    branch_->push_back(convolution(to, to, 3, 1));
    branch_->push_back(nn::BatchNorm2d(to));
    register_module("branch", branch_);
    if (stride == 1 && from == to) return;
    shortcut_->push_back(convolution(from, to, 1, stride));
    shortcut_->push_back(nn::BatchNorm2d(to));
    register_module("shortcut", shortcut_);
  }
  Tensor forward(const Tensor& x) {
    return at::relu(branch_->forward(x) + (shortcut_->is_empty() ? x : shortcut_->forward(x)));
  }

 private:
  nn::Sequential branch_, shortcut_;
};

/// ResNet-18 whose first layer is 3 x 3 with stride 1 and no pooling, for images of 32 x 32.
nn::Sequential resnet18(std::int64_t channels) {
  nn::Sequential net;
  push_unit(net, channels, 64, 1);
  std::int64_t from = 64;
  for (const std::int64_t to : {64, 128, 256, 512}) {
    net->push_back(std::make_shared<Block>(from, to, to == 64 ? 1 : 2));
    net->push_back(std::make_shared<Block>(to, to, 1));
    from = to;
  }
  net->push_back(nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions(1)));
  return net;
}

}  // namespace

Model::Model(const Settings& settings, std::int64_t channels) {
  const bool resnet = settings.encoder == "resnet18";
  width_ = resnet ? 512 : 4 * settings.width;
  encoder_ = resnet ? resnet18(channels) : small_cnn(channels, settings.width);
  projector_->push_back(nn::Linear(width_, width_));
  projector_->push_back(nn::BatchNorm1d(width_));
  projector_->push_back(nn::ReLU());
  projector_->push_back(nn::Linear(width_, settings.projection));
  register_module("encoder", encoder_);
  register_module("projector", projector_);
}

Tensor Model::project(const Tensor& features) {
  return nn::functional::normalize(projector_->forward(features),
                                   nn::functional::NormalizeFuncOptions().dim(1));
}

}  // namespace kedge::ssl
