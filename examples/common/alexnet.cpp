#include "alexnet.h"

namespace examples {

using namespace xtgrad;

namespace {

nn::Conv2d convolution(int64_t in, int64_t out, int64_t kernel, int64_t stride, int64_t padding) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, kernel).stride(stride).padding(padding));
}
nn::ReLU relu_in_place() { return nn::ReLU(nn::ReLUOptions().inplace(true)); }
nn::MaxPool2d pool() { return nn::MaxPool2d(nn::MaxPool2dOptions(3).stride(2)); }

}  // namespace

AlexNetImpl::AlexNetImpl(int64_t classes, double dropout, int64_t width) {
  const int64_t hidden = 64 * width;
  features =
      register_module("features", nn::Sequential(convolution(3, width, 11, 4, 2), relu_in_place(), pool(),
                                                 convolution(width, 3 * width, 5, 1, 2), relu_in_place(), pool(),
                                                 convolution(3 * width, 6 * width, 3, 1, 1), relu_in_place(),
                                                 convolution(6 * width, 4 * width, 3, 1, 1), relu_in_place(),
                                                 convolution(4 * width, 4 * width, 3, 1, 1), relu_in_place(), pool()));
  avgpool = register_module("avgpool", nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions({6, 6})));
  classifier =
      register_module("classifier", nn::Sequential(nn::Dropout(dropout), nn::Linear(4 * width * 36, hidden),
                                                   relu_in_place(), nn::Dropout(dropout), nn::Linear(hidden, hidden),
                                                   relu_in_place(), nn::Linear(hidden, classes)));
}

Tensor AlexNetImpl::forward(Tensor images) {
  return classifier->forward(avgpool->forward(features->forward(images)).flatten(1));
}

Tensor imagenet_input(const Tensor& images, int64_t side) {
  const data::transforms::Resize<> resize(side, side);
  data::transforms::Normalize<> normalize({0.485, 0.456, 0.406}, {0.229, 0.224, 0.225});
  return normalize.apply_stacked({resize(images.to(kFloat) / 255), Tensor()}).data;
}

}  // namespace examples
