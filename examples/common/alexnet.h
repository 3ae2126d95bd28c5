#pragma once
#include <xtgrad/xtgrad.h>

namespace examples {

/// AlexNet (Krizhevsky 2014, one tower) with the names of torchvision's: features.0.weight ... classifier.6.bias.
/// Images [n, 3, height, width], at least 63x63 and normalised, -> [n, classes]. `width` 64 is torchvision's; a smaller
/// one narrows every layer alike.
struct AlexNetImpl : xtgrad::nn::Module {
  explicit AlexNetImpl(int64_t classes = 1000, double dropout = 0.5, int64_t width = 64);
  xtgrad::Tensor forward(xtgrad::Tensor images);

  xtgrad::nn::Sequential features{nullptr}, classifier{nullptr};
  xtgrad::nn::AdaptiveAvgPool2d avgpool{nullptr};
};
XTGRAD_MODULE(AlexNet);

/// Bytes [n, 3, h, w] -> what AlexNet was trained on: resized to 227x227 and normalised by ImageNet's mean and
/// deviation.
xtgrad::Tensor imagenet_input(const xtgrad::Tensor& images, int64_t side = 227);

}  // namespace examples
