// Convolutions whose arguments do not fit.
#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>

#include "error_of.h"

using namespace xtgrad;
using test::error_of;

TEST_SUITE("conv") {
  TEST_CASE("conv: what does not fit is refused in PyTorch's words") {
    const Tensor x = zeros({2, 3, 6, 5}), w = zeros({4, 3, 3, 3});
    const auto conv = [&](const Tensor& a, const Tensor& b, const Tensor& bias = {}, IntArrayRef stride = 1,
                          IntArrayRef padding = 0, IntArrayRef dilation = 1, int64_t groups = 1) {
      return error_of([&] { conv2d(a, b, bias, stride, padding, dilation, groups); });
    };
    CHECK(conv(x, zeros({4, 2, 3, 3})) ==
          "Given groups=1, weight of size [4, 2, 3, 3], expected input[2, 3, 6, 5] to have 2 channels, but got 3 "
          "channels "
          "instead");
    CHECK(conv(zeros({2, 4, 6, 5}), zeros({3, 2, 3, 3}), {}, 1, 0, 1, 2) ==
          "Given groups=2, expected weight to be divisible by 2 at dimension 0, but got weight of size [[3, 2, 3, 3]] "
          "instead");
    CHECK(
        conv(zeros({2, 4, 6, 5}), zeros({1, 2, 3, 3}), {}, 1, 0, 1, 2) ==
        "Given groups=2, expected weight to be at least 2 at dimension 0, but got weight of size [1, 2, 3, 3] instead");
    CHECK(conv(x, w, {}, 1, 0, 1, 0) == "non-positive groups is not supported");
    CHECK(conv(zeros({2, 3, 2, 2}), w) ==
          "Calculated padded input size per channel: (2 x 2). Kernel size: (3 x 3). Kernel size can't be greater than "
          "actual input size");
    CHECK(conv(zeros({2, 3, 4, 4}), w, {}, 1, 0, 2) ==
          "Calculated padded input size per channel: (4 x 4). Kernel size: (5 x 5). Kernel size can't be greater than "
          "actual input size");
    CHECK(conv(x, w, {}, 0) == "non-positive stride is not supported");
    CHECK(conv(x, w, {}, 1, -1) == "negative padding is not supported");
    CHECK(conv(x, w, {}, 1, 0, 0) == "non-positive dilation is not supported");
    CHECK(conv(x, w, {}, {1, 1, 1}) ==
          "expected stride to be a single integer value or a list of 2 values to match the convolution dimensions, but "
          "got stride=[1, 1, 1]");
    CHECK(conv(x, w, zeros({3})) ==
          "Given weight of size [4, 3, 3, 3], expected bias to be 1-dimensional with 4 elements, but got bias of size "
          "[3] "
          "instead");
    CHECK(conv(x, w.to(kDouble)) == "Input type (float) and weight type (double) should be the same");
    CHECK(conv(x, w, zeros({4}, kDouble)) == "Input type (float) and bias type (double) should be the same");
    CHECK(conv(x.to(kBool), w.to(kBool)) == "\"slow_conv2d_cpu\" not implemented for 'Bool'");
    CHECK(conv(zeros({5, 5}), w) ==
          "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [5, 5]");
    CHECK(conv(zeros({2, 3, 0, 5}), w, {}, 1, 2) ==
          "Only zero batch or zero channel inputs are supported, but got input shape: [2, 3, 0, 5]");
    CHECK(conv(Tensor(), w) == "conv2d: the input is undefined");
    CHECK(conv(x, Tensor()) == "convolution: expected an input and a weight, but the weight is undefined");
    CHECK(error_of([&] { conv2d(x, w, {}, 2, "same"); }) == "padding='same' is not supported for strided convolutions");
    CHECK(error_of([&] { conv2d(x, w, {}, 1, "full"); }) == "Invalid padding string: 'full'");
    for (const int64_t huge : {int64_t{1} << 62, int64_t{1} << 41}) {
      CHECK(conv(x, w, {}, 1, huge) != "no error");
      CHECK(conv(x, w, {}, 1, 0, huge) != "no error");
      CHECK(error_of([&] { conv_transpose2d(x, zeros({3, 4, 3, 3}), {}, huge); }) != "no error");
    }
    // What a stride leaves of a padding that large is no larger than the input.
    CHECK(conv2d(x, w, {}, int64_t{1} << 30, int64_t{1} << 30).sizes() == IntArrayRef({2, 4, 3, 3}));
  }

  TEST_CASE("conv: what does not fit a transposed one is refused in PyTorch's words") {
    const auto conv = [&](const Tensor& a, const Tensor& b, const Tensor& bias = {}, IntArrayRef stride = 1,
                          IntArrayRef padding = 0, IntArrayRef output_padding = 0) {
      return error_of([&] { conv_transpose2d(a, b, bias, stride, padding, output_padding); });
    };
    const Tensor x = zeros({2, 3, 5, 5}), w = zeros({3, 4, 3, 3});
    CHECK(conv(zeros({2, 4, 5, 5}), w) ==
          "Given transposed=1, weight of size [3, 4, 3, 3], expected input[2, 4, 5, 5] to have 3 channels, but got 4 "
          "channels instead");
    CHECK(conv(x, w, zeros({3})) ==
          "Given transposed=1, weight of size [3, 4, 3, 3], expected bias to be 1-dimensional with 4 elements, but got "
          "bias of size [3] instead");
    CHECK(conv(x, w, {}, 1, 0, 1) ==
          "output padding must be smaller than either stride or dilation, but got output_padding_height: 1 "
          "output_padding_width: 1 stride_height: 1 stride_width: 1 dilation_height: 1 dilation_width: 1");
    CHECK(conv(x, w, {}, 1, 0, -1) == "negative output_padding is not supported");
    CHECK(conv(zeros({2, 3, 2, 2}), w, {}, 1, 3) ==
          "Given input size per channel: (2 x 2). Calculated output size per channel: (-2 x -2). Output size is too "
          "small");
  }
}
