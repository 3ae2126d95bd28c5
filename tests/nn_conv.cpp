// Convolution layers: what they print, hold, compute and refuse; their functional forms.
#include <cmath>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/nn/nn.h>

#include "error_of.h"

using namespace xtgrad;
using test::error_of;
namespace F = xtgrad::nn::functional;

namespace {

template <class T>
std::string printed(const T& module) {
  std::ostringstream out;
  out << module;
  return out.str();
}

}  // namespace

TEST_SUITE("nn_conv") {
  TEST_CASE("convolution layers print their options as PyTorch does") {
    CHECK(printed(nn::Conv1d(3, 4, 5)) == "xtgrad::nn::Conv1d(3, 4, kernel_size=5, stride=1)");
    CHECK(printed(nn::Conv2d(3, 4, 5)) == "xtgrad::nn::Conv2d(3, 4, kernel_size=[5, 5], stride=[1, 1])");
    CHECK(printed(nn::Conv2d(nn::Conv2dOptions(3, 4, {5, 6}).stride({1, 2}))) ==
          "xtgrad::nn::Conv2d(3, 4, kernel_size=[5, 6], stride=[1, 2])");
    CHECK(printed(nn::Conv3d(3, 4, 5)) == "xtgrad::nn::Conv3d(3, 4, kernel_size=[5, 5, 5], stride=[1, 1, 1])");
    CHECK(printed(nn::Conv2d(nn::Conv2dOptions(4, 6, {5, 6})
                                 .stride({1, 2})
                                 .padding({1, 2})
                                 .dilation(2)
                                 .groups(2)
                                 .bias(false)
                                 .padding_mode(kReflect))) ==
          "xtgrad::nn::Conv2d(4, 6, kernel_size=[5, 6], stride=[1, 2], padding=[1, 2], dilation=[2, 2], groups=2, "
          "bias=false, padding_mode=kReflect)");
    CHECK(printed(nn::Conv1d(nn::Conv1dOptions(4, 6, 5).stride(2).padding(1).dilation(2).padding_mode(kCircular))) ==
          "xtgrad::nn::Conv1d(4, 6, kernel_size=5, stride=2, padding=1, dilation=2, padding_mode=kCircular)");
    CHECK(printed(nn::Conv2d(nn::Conv2dOptions(4, 6, 5).padding(kSame))) ==
          "xtgrad::nn::Conv2d(4, 6, kernel_size=[5, 5], stride=[1, 1], padding='same')");
    CHECK(printed(nn::Conv2d(nn::Conv2dOptions(4, 6, 5).padding(kValid))) ==
          "xtgrad::nn::Conv2d(4, 6, kernel_size=[5, 5], stride=[1, 1], padding='valid')");
    CHECK(printed(nn::ConvTranspose1d(3, 4, 5)) == "xtgrad::nn::ConvTranspose1d(3, 4, kernel_size=5, stride=1)");
    CHECK(printed(nn::ConvTranspose3d(3, 4, 5)) ==
          "xtgrad::nn::ConvTranspose3d(3, 4, kernel_size=[5, 5, 5], stride=[1, 1, 1])");
    CHECK(printed(nn::ConvTranspose2d(nn::ConvTranspose2dOptions(4, 6, {5, 6})
                                          .stride({2, 2})
                                          .padding({1, 2})
                                          .output_padding(1)
                                          .dilation(2)
                                          .groups(2)
                                          .bias(false))) ==
          "xtgrad::nn::ConvTranspose2d(4, 6, kernel_size=[5, 6], stride=[2, 2], padding=[1, 2], dilation=[2, 2], "
          "output_padding=[1, 1], groups=2, bias=false)");
  }

  TEST_CASE("convolution layers hold a weight and a bias within the bounds of their initialisation") {
    nn::Conv2d layer(nn::Conv2dOptions(4, 6, {2, 3}).groups(2));
    CHECK(layer->weight.sizes() == IntArrayRef({6, 2, 2, 3}));
    CHECK(layer->bias.sizes() == IntArrayRef({6}));
    CHECK(layer->named_parameters().keys() == std::vector<std::string>{"weight", "bias"});
    const double bound = 1 / std::sqrt(12.0);
    for (const Tensor& p : layer->parameters()) {
      CHECK(p.requires_grad());
      CHECK(p.abs().max().item<double>() <= bound);
      CHECK(p.abs().max().item<double>() > bound / 4);
    }
    const nn::ConvTranspose2d up(nn::ConvTranspose2dOptions(4, 6, 3).groups(2).bias(false));
    CHECK(up->weight.sizes() == IntArrayRef({4, 3, 3, 3}));
    CHECK_FALSE(up->bias.defined());
    CHECK(up->parameters().size() == 1);
    manual_seed(5);
    layer->reset_parameters();
    const Tensor first = layer->weight.clone();
    manual_seed(5);
    CHECK(nn::Conv2d(nn::Conv2dOptions(4, 6, {2, 3}).groups(2))->weight.equal(first));
    const auto copy = std::dynamic_pointer_cast<nn::Conv2dImpl>(layer->clone());
    REQUIRE(copy);
    CHECK(copy->weight.equal(layer->weight));
    CHECK(copy->weight.data_ptr() != layer->weight.data_ptr());
    CHECK(copy->options.groups() == 2);
  }

  TEST_CASE("convolution layers compute what the functions compute, in a Sequential too") {
    const Tensor x = randn({2, 3, 7, 6});
    nn::Conv2d layer(nn::Conv2dOptions(3, 4, 3).stride({2, 1}).padding(1).dilation({1, 2}));
    const Tensor expected = conv2d(x, layer->weight, layer->bias, {2, 1}, 1, {1, 2});
    CHECK(layer(x).equal(expected));
    CHECK(F::conv2d(x, layer->weight,
                    F::Conv2dFuncOptions().bias(layer->bias).stride({2, 1}).padding({1, 1}).dilation({1, 2}))
              .equal(expected));
    CHECK(nn::Conv2d(nn::Conv2dOptions(3, 4, {4, 3}).padding(kSame))(x).sizes() == IntArrayRef({2, 4, 7, 6}));
    CHECK(nn::Conv2d(nn::Conv2dOptions(3, 4, 3).padding(kValid))(x).sizes() == IntArrayRef({2, 4, 5, 4}));
    CHECK(nn::Conv1d(3, 4, 3)(randn({2, 3, 8})).sizes() == IntArrayRef({2, 4, 6}));
    CHECK(nn::Conv3d(3, 4, 3)(randn({2, 3, 4, 5, 6})).sizes() == IntArrayRef({2, 4, 2, 3, 4}));
    CHECK(F::conv1d(randn({2, 3, 8}), randn({4, 3, 3}), F::Conv1dFuncOptions().padding(kSame)).size(2) == 8);
    CHECK(F::conv3d(x.unsqueeze(0).transpose(1, 2), randn({4, 3, 1, 2, 2})).sizes() == IntArrayRef({1, 4, 2, 6, 5}));
    nn::Sequential net(nn::Conv2d(3, 4, 3), nn::ReLU(), nn::ConvTranspose2d(4, 3, 3));
    CHECK(net->forward(x).sizes() == x.sizes());
  }

  TEST_CASE("convolution layers pad by reflecting, repeating and wrapping around") {
    const Tensor x = randn({2, 3, 7, 6});
    const auto layer_of = [](auto mode) {
      return nn::Conv2d(nn::Conv2dOptions(3, 4, 3).padding({1, 2}).padding_mode(mode));
    };
    const auto check_mode = [&](const nn::Conv2d& layer, const char* name) {
      CHECK(layer(x).equal(conv2d(pad(x, {2, 2, 1, 1}, name), layer->weight, layer->bias)));
    };
    check_mode(layer_of(kReflect), "reflect");
    check_mode(layer_of(kReplicate), "replicate");
    check_mode(layer_of(kCircular), "circular");
    const nn::Conv2d same(nn::Conv2dOptions(3, 4, {4, 3}).padding(kSame).dilation({1, 2}).padding_mode(kReflect));
    CHECK(same(x).equal(conv2d(pad(x, {2, 2, 1, 2}, "reflect"), same->weight, same->bias, 1, 0, {1, 2})));
    const nn::Conv1d line(nn::Conv1dOptions(3, 2, 3).padding(2).padding_mode(kCircular));
    CHECK(line(randn({1, 3, 5})).sizes() == IntArrayRef({1, 2, 7}));
    const nn::Conv3d volume(nn::Conv3dOptions(3, 2, 3).padding(1).padding_mode(kReplicate));
    CHECK(volume(randn({1, 3, 3, 4, 5})).sizes() == IntArrayRef({1, 2, 3, 4, 5}));
  }

  TEST_CASE("transposed convolution layers reach the output size that is asked for") {
    const nn::ConvTranspose2d layer(nn::ConvTranspose2dOptions(4, 6, 3).stride(2));
    const Tensor x = randn({1, 4, 5, 5});
    CHECK(layer(x).sizes() == IntArrayRef({1, 6, 11, 11}));
    const std::vector<int64_t> size{12, 11}, all{1, 6, 12, 11}, unbatched{6, 11, 12};
    CHECK(layer(x, size).equal(conv_transpose2d(x, layer->weight, layer->bias, 2, 0, {1, 0})));
    CHECK(layer(x, all).sizes() == IntArrayRef(all));
    CHECK(layer(x[0], unbatched).sizes() == IntArrayRef(unbatched));
    CHECK(error_of([&] {
            layer(x, std::vector<int64_t>{1, 2, 3});
          }) == "output_size must have 2 or 4 elements (got 3)");
    CHECK(error_of([&] {
            layer(x, std::vector<int64_t>{20, 20});
          }) ==
          "requested an output size of [20, 20], but valid sizes range from 11 11 to 12 12 (for an input of [5, 5])");
    CHECK(F::conv_transpose2d(x, layer->weight, F::ConvTranspose2dFuncOptions().stride(2).output_padding(1)).size(3) ==
          12);
    CHECK(F::conv_transpose1d(x[0], randn({5, 2, 3}).transpose(0, 0)).sizes() == IntArrayRef({4, 2, 7}));
    CHECK(F::conv_transpose3d(randn({1, 2, 2, 3, 4}), randn({2, 3, 2, 2, 2})).sizes() == IntArrayRef({1, 3, 3, 4, 5}));
    nn::AnyModule any(nn::ConvTranspose1d(2, 3, 3));
    CHECK(any.forward(randn({1, 2, 4})).sizes() == IntArrayRef({1, 3, 6}));
  }

  TEST_CASE("convolution layers refuse what does not fit, in PyTorch's words") {
    CHECK(error_of([] { nn::Conv2d(nn::Conv2dOptions(4, 6, 5).groups(3)); }) ==
          "in_channels must be divisible by groups");
    CHECK(error_of([] { nn::Conv2d(nn::Conv2dOptions(4, 6, 5).groups(4)); }) ==
          "out_channels must be divisible by groups");
    for (const auto& options : {nn::Conv2dOptions(4, 6, 5).groups(0), nn::Conv2dOptions(0, 6, 5),
                                nn::Conv2dOptions(4, -1, 5), nn::Conv2dOptions(4, 6, 0)})
      CHECK(error_of([&] { nn::Conv2d{options}; }).find("must be") != std::string::npos);
    CHECK(error_of([] { nn::Conv2d(nn::Conv2dOptions(4, 6, 5).padding(kSame).stride(2)); }) ==
          "padding='same' is not supported for strided convolutions");
    CHECK(error_of([] {
            nn::ConvTranspose2d layer(nn::ConvTranspose2dOptions(4, 6, 5).padding_mode(kReflect));
            layer(zeros({1, 4, 5, 5}));
          }) == "Only `zeros` padding mode is supported for ConvTranspose2d");
    CHECK(error_of([] {
            nn::Conv1d(4, 6, 3)->forward(zeros({1, 4, 5, 5}));
          }) == "Expected 2D (unbatched) or 3D (batched) input to conv1d, but got input of size: [1, 4, 5, 5]");
    CHECK(error_of([] { nn::Conv2dOptions(4, 6, {1, 2, 3}); }) == "Expected 2 values, but instead got 3");
  }
}
