#include <doctest/doctest.h>

#include <cmath>

#include "misuse.h"

using namespace torch;
namespace F = torch::nn::functional;

TEST_CASE("misuse: convolutions") {
  const Tensor x = zeros({1, 4, 5, 5}), w = zeros({6, 4, 3, 3});
  const std::vector<int64_t> none = {0, 0};
  misuse::check_rows({
      {"conv2d: other channels",
       [=] {
         conv2d(zeros({1, 3, 5, 5}), w);
       },
       "Given groups=1, weight of size [6, 4, 3, 3], expected input[1, 3, 5, 5] to have 4 channels, but got 3 channels "
       "instead"},
      {"conv2d: a kernel larger than the input",
       [=] {
         conv2d(zeros({1, 4, 2, 2}), w);
       },
       "Calculated padded input size per channel: (2 x 2). Kernel size: (3 x 3). Kernel size can't be greater than "
       "actual input size"},
      {"conv2d: a dilated kernel larger than the input", [=] { conv2d(x, w, {}, 1, none, 3); },
       "Calculated padded input size per channel: (5 x 5). Kernel size: (7 x 7). Kernel size can't be greater than "
       "actual input size"},
      {"conv2d_relu: a kernel larger than the input",
       [=] {
         conv2d_relu(zeros({1, 4, 2, 2}), w);
       },
       "Calculated padded input size per channel: (2 x 2). Kernel size: (3 x 3). Kernel size can't be greater than "
       "actual input size"},
      {"conv2d: stride 0", [=] { conv2d(x, w, {}, 0); }, "non-positive stride is not supported"},
      {"conv2d: a negative stride",
       [=] {
         conv2d(x, w, {}, IntArrayRef({1, -1}));
       },
       "non-positive stride is not supported"},
      {"conv2d: a negative padding", [=] { conv2d(x, w, {}, 1, -1); }, "negative padding is not supported"},
      {"conv2d: dilation 0", [=] { conv2d(x, w, {}, 1, none, 0); }, "non-positive dilation is not supported"},
      {"conv2d: three strides",
       [=] {
         conv2d(x, w, {}, IntArrayRef({1, 1, 1}));
       },
       "expected stride to be a single integer value or a list of 2 values to match the convolution dimensions, but "
       "got stride=[1, 1, 1]"},
      {"conv2d: three paddings",
       [=] {
         conv2d(x, w, {}, 1, IntArrayRef({1, 1, 1}));
       },
       "expected padding to be a single integer value or a list of 2 values to match the convolution dimensions, but "
       "got padding=[1, 1, 1]"},
      {"conv2d: groups that do not divide", [=] { conv2d(x, w, {}, 1, none, 1, 3); },
       "Given groups=3, weight of size [6, 4, 3, 3], expected input[1, 4, 5, 5] to have 12 channels, but got 4 "
       "channels instead"},
      {"conv2d: groups that do not divide the output",
       [=] {
         conv2d(zeros({1, 4, 5, 5}), zeros({5, 2, 3, 3}), {}, 1, none, 1, 2);
       },
       "Given groups=2, expected weight to be divisible by 2 at dimension 0, but got weight of size [[5, 2, 3, 3]] "
       "instead"},
      {"conv2d: no groups", [=] { conv2d(x, w, {}, 1, none, 1, 0); }, "non-positive groups is not supported"},
      {"conv2d: a bias of another size", [=] { conv2d(x, w, zeros({5})); },
       "Given weight of size [6, 4, 3, 3], expected bias to be 1-dimensional with 6 elements, but got bias of size [5] "
       "instead"},
      {"conv2d: a bias of another dtype", [=] { conv2d(x, w, zeros({6}, kDouble)); },
       "Input type (float) and bias type (double) should be the same"},
      {"conv2d: two dtypes", [=] { conv2d(x.to(kDouble), w); },
       "Input type (double) and weight type (float) should be the same"},
      {"conv2d: a vector", [=] { conv2d(zeros({4}), w); },
       "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [4]"},
      {"conv2d: five dimensions",
       [=] {
         conv2d(zeros({1, 1, 4, 5, 5}), w);
       },
       "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [1, 1, 4, 5, 5]"},
      {"conv2d: a weight of three dimensions",
       [=] {
         conv2d(x, zeros({6, 4, 3}));
       },
       "Expected 3-dimensional input for 3-dimensional weight [6, 4, 3], but got 4-dimensional input of size [1, 4, 5, "
       "5] instead"},
      {"conv2d: an unknown padding", [=] { conv2d(x, w, {}, 1, "full"); }, "Invalid padding string: 'full'"},
      {"conv2d: padding same with a stride", [=] { conv2d(x, w, {}, 2, "same"); },
       "padding='same' is not supported for strided convolutions"},
      {"conv2d: an empty kernel",
       [=] {
         conv2d(x, zeros({6, 4, 0, 3}));
       },
       "convolution: expected a kernel of at least one element a dimension, but got weight of size [6, 4, 0, 3]"},
      {"conv2d: padding that overflows", [=] { conv2d(x, w, {}, 1, int64_t{1} << 62); },
       "convolution: expected stride, padding and dilation of at most 1099511627776, got 4611686018427387904"},
      {"conv2d: padding too large for the memory", [=] { conv2d(x, w, {}, 1, int64_t{1} << 24); },
       misuse::no_memory_for("27021602596061400")},
      {"conv1d: a matrix of weights",
       [] {
         conv1d(zeros({1, 4, 5}), zeros({6, 4}));
       },
       "convolution: expected a weight of 3 to 5 dimensions, but got size [6, 4]"},
      {"conv1d: other channels",
       [] {
         conv1d(zeros({1, 3, 5}), zeros({6, 4, 3}));
       },
       "Given groups=1, weight of size [6, 4, 3], expected input[1, 3, 5] to have 4 channels, but got 3 channels "
       "instead"},
      {"conv3d: other channels",
       [] {
         conv3d(zeros({1, 3, 5, 5, 5}), zeros({6, 4, 3, 3, 3}));
       },
       "Given groups=1, weight of size [6, 4, 3, 3, 3], expected input[1, 3, 5, 5, 5] to have 4 channels, but got 3 "
       "channels instead"},
      {"conv_transpose2d: other channels",
       [=] {
         conv_transpose2d(x, zeros({3, 6, 3, 3}));
       },
       "Given transposed=1, weight of size [3, 6, 3, 3], expected input[1, 4, 5, 5] to have 3 channels, but got 4 "
       "channels instead"},
      {"conv_transpose2d: an output padding as large as the stride",
       [=] {
         conv_transpose2d(x, zeros({4, 6, 3, 3}), {}, 2, 0, 2);
       },
       "output padding must be smaller than either stride or dilation, but got output_padding_height: 2 "
       "output_padding_width: 2 stride_height: 2 stride_width: 2 dilation_height: 1 dilation_width: 1"},
      {"conv_transpose2d: a padding that leaves nothing",
       [=] {
         conv_transpose2d(x, zeros({4, 6, 3, 3}), {}, 1, 4);
       },
       "Given input size per channel: (5 x 5). Calculated output size per channel: (-1 x -1). Output size is too "
       "small"},
      {"conv_transpose2d: stride 0",
       [=] {
         conv_transpose2d(x, zeros({4, 6, 3, 3}), {}, 0);
       },
       "non-positive stride is not supported"},
      {"unfold: a vector", [] { F::unfold(zeros({3}), F::UnfoldFuncOptions(2)); },
       "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but "
       "got: [3]"},
      {"unfold: a kernel larger than the input", [=] { F::unfold(x, F::UnfoldFuncOptions(6)); },
       "Given input with spatial size (5, 5), kernel_size=(6, 6), dilation=(1, 1), padding=(0, 0), calculated shape of "
       "the array of sliding blocks as (0, 0), but its components must be at least one."},
      {"fold: another number of blocks",
       [] {
         F::fold(zeros({1, 12, 5}), F::FoldFuncOptions({4, 4}, {2, 2}));
       },
       "Given output_size=(4, 4), kernel_size=(2, 2), dilation=(1, 1), padding=(0, 0), stride=(1, 1), expected size of "
       "input's dimension 2 to match the calculated number of sliding blocks 3 * 3 = 9, but got input.size(2)=5."},
  });
}

TEST_CASE("misuse: pooling") {
  const Tensor x = zeros({1, 2, 4, 4});
  misuse::check_rows({
      {"max_pool2d: an empty window", [=] { max_pool2d(x, 0); }, "stride should not be zero"},
      {"max_pool2d: stride 0", [=] { max_pool2d(x, 2, 0); }, "stride should not be zero"},
      {"max_pool2d: padding above half a window", [=] { max_pool2d(x, 2, 2, 2); },
       "pad should be at most half of kernel size, but got pad=2 and kernel_size=2"},
      {"max_pool2d: a negative padding", [=] { max_pool2d(x, 2, 2, -1); }, "pad must be non-negative, but got pad: -1"},
      {"max_pool2d: dilation 0", [=] { max_pool2d(x, 2, 2, 0, 0); },
       "dilation should be greater than zero, but got dilationH: 0 dilationW: 0"},
      {"max_pool2d: a window larger than the input", [=] { max_pool2d(x, 5); },
       "Given input size: (2x4x4). Calculated output size: (2x0x0). Output size is too small"},
      {"max_pool2d: three sizes",
       [=] {
         max_pool2d(x, {2, 2, 2});
       },
       "max_pool2d: kernel_size must either be a single int, or a tuple of two ints"},
      {"max_pool2d: no sizes", [=] { max_pool2d(x, IntArrayRef()); },
       "max_pool2d: kernel_size must either be a single int, or a tuple of two ints"},
      {"max_pool2d: a matrix",
       [] {
         max_pool2d(zeros({4, 4}), 2);
       },
       "max_pool2d: non-empty 3D or 4D (batch mode) tensor expected for input, but got: [4, 4]"},
      {"max_pool2d: an image without channels",
       [] {
         max_pool2d(zeros({1, 0, 4, 4}), 2);
       },
       "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[1, 0, 4, 4]"},
      {"max_pool2d: integers", [=] { max_pool2d(x.to(kBool), 2); }, "\"max_pool2d\" not implemented for 'Bool'"},
      {"max_pool1d: four dimensions", [=] { max_pool1d(x, 2); },
       "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:[1, 2, 4, "
       "4]"},
      {"max_pool3d: a window larger than the input",
       [] {
         max_pool3d(zeros({1, 1, 2, 2, 2}), 3);
       },
       "Given input size: (1x2x2x2). Calculated output size: (1x0x0x0). Output size is too small"},
      {"avg_pool2d: a window larger than the input", [=] { avg_pool2d(x, 5); },
       "Given input size: (2x4x4). Calculated output size: (2x0x0). Output size is too small"},
      {"avg_pool2d: padding above half a window", [=] { avg_pool2d(x, 2, 2, 2); },
       "pad should be at most half of kernel size, but got pad=2 and kernel_size=2"},
      {"avg_pool2d: a divisor of 0", [=] { avg_pool2d(x, 2, 2, 0, false, true, 0); }, "divisor must be not zero"},
      {"avg_pool2d: stride 0", [=] { avg_pool2d(x, 2, 0); }, "stride should not be zero"},
      {"avg_pool2d: integers", [=] { avg_pool2d(x.to(kLong), 2); }, "\"avg_pool2d\" not implemented for 'Long'"},
      {"adaptive_avg_pool2d: a negative size",
       [=] {
         adaptive_avg_pool2d(x, {2, -3});
       },
       "adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 but received [2, -3]"},
      {"adaptive_max_pool2d: a matrix",
       [] {
         adaptive_max_pool2d(zeros({4, 4}), {2, 2});
       },
       "adaptive_max_pool2d(): Expected 3D or 4D tensor, but got [4, 4]"},
      {"max_unpool2d: an index that is not there",
       [] {
         F::max_unpool2d(zeros({1, 1, 2, 2}), full({1, 1, 2, 2}, 99, kLong), F::MaxUnpool2dFuncOptions(2));
       },
       "Found an invalid max index: 99 (output volumes are of size 4x4)"},
      {"max_unpool2d: indices of another shape",
       [] {
         F::max_unpool2d(zeros({1, 1, 2, 2}), zeros({1, 1, 2, 1}, kLong), F::MaxUnpool2dFuncOptions(2));
       },
       "Expected shape of indices to be same as that of the input tensor ([1, 1, 2, 2]) but got indices tensor with "
       "shape: [1, 1, 2, 1]"},
      {"pixel_shuffle: channels that do not divide", [=] { pixel_shuffle(x, 2); },
       "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but "
       "input.size(-3)=2 is not divisible by 4"},
      {"interpolate: size and scale",
       [=] {
         F::interpolate(
             x, F::InterpolateFuncOptions().size(std::vector<int64_t>{2, 2}).scale_factor(std::vector<double>{2, 2}));
       },
       "only one of size or scale_factor should be defined"},
      {"interpolate: neither size nor scale", [=] { F::interpolate(x, F::InterpolateFuncOptions()); },
       "either size or scale_factor should be defined"},
  });
}

TEST_CASE("misuse: normalisation, embeddings and dropout") {
  const Tensor x = zeros({2, 4, 5});
  misuse::check_rows({
      {"batch_norm: one value a channel",
       [] {
         F::batch_norm(zeros({1, 4}), zeros({4}), ones({4}), F::BatchNormFuncOptions().training(true));
       },
       "Expected more than 1 value per channel when training, got input size [1, 4]"},
      {"batch_norm: means of other channels",
       [=] { batch_norm(x, {}, {}, zeros({3}), ones({4}), false, 0.1, 1e-5, false); },
       "running_mean should contain 4 elements not 3"},
      {"batch_norm: weights of other channels",
       [=] { batch_norm(x, ones({5}), {}, zeros({4}), ones({4}), false, 0.1, 1e-5, false); },
       "weight should contain 4 elements not 5"},
      {"batch_norm: evaluation without means", [=] { batch_norm(x, {}, {}, {}, {}, false, 0.1, 1e-5, false); },
       "running_mean must be defined in evaluation mode"},
      {"batch_norm: a vector", [=] { batch_norm(zeros({4}), {}, {}, {}, {}, true, 0.1, 1e-5, false); },
       "Dimension out of range (expected to be in range of [-1, 0], but got 1)"},
      {"layer_norm: no shape", [=] { layer_norm(x, IntArrayRef()); },
       "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
       "normalized_shape = []"},
      {"layer_norm: another shape", [=] { layer_norm(x, {4}); },
       "Given normalized_shape=[4], expected input with shape [*, 4], but got input of size[2, 4, 5]"},
      {"layer_norm: a weight of another shape", [=] { layer_norm(x, {5}, ones({4})); },
       "Expected weight to be of same shape as normalized_shape, but got weight of shape [4] and normalized_shape = "
       "[5]"},
      {"group_norm: groups that do not divide", [=] { group_norm(x, 3); },
       "Expected number of channels in input to be divisible by num_groups, but got input of shape [2, 4, 5] and "
       "num_groups=3"},
      {"group_norm: no groups", [=] { group_norm(x, 0); }, "Expected num groups to be greater than 0, got 0"},
      {"group_norm: a weight of other channels", [=] { group_norm(x, 2, ones({2})); },
       "Expected weight to be a vector of size equal to the number of channels in input, but got weight of shape [2] "
       "and input of shape [2, 4, 5]"},
      {"group_norm: a vector", [=] { group_norm(zeros({4}), 2); },
       "Expected at least 2 dimensions for input tensor but received 1"},
      {"dropout: p above 1", [=] { dropout(x, 1.5, true); },
       "dropout probability has to be between 0 and 1, but got 1.5"},
      {"dropout: p below 0", [=] { F::dropout(x, F::DropoutFuncOptions().p(-0.1)); },
       "dropout probability has to be between 0 and 1, but got -0.1"},
      {"dropout: nan", [=] { dropout(x, std::nan(""), true); },
       "dropout probability has to be between 0 and 1, but got nan"},
      {"dropout2d: p above 1", [=] { F::dropout2d(x, F::Dropout2dFuncOptions().p(2)); },
       "dropout probability has to be between 0 and 1, but got 2"},
      {"embedding: an index that is not there",
       [] {
         embedding(zeros({3, 2}), tensor({0, 3}));
       },
       "embedding: index out of range in self: index 3 of a table of 3 rows"},
      {"embedding: a negative index",
       [] {
         embedding(zeros({3, 2}), tensor({-1}));
       },
       "embedding: index out of range in self: index -1 of a table of 3 rows"},
      {"embedding: real indices",
       [] {
         embedding(zeros({3, 2}), tensor({0.}));
       },
       "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got "
       "CPUFloatType instead (while checking arguments for embedding)"},
      {"embedding: a vector of weights", [] { embedding(zeros({3}), tensor({0})); },
       "'weight' must be 2-D, got sizes [3]"},
      {"embedding_bag: no offsets",
       [] {
         F::embedding_bag(tensor({0, 1}), zeros({3, 2}));
       },
       "offsets has to be a 1D Tensor but got null"},
      {"normalize: a dimension that is not there", [=] { F::normalize(x, F::NormalizeFuncOptions().dim(3)); },
       "Dimension out of range (expected to be in range of [-3, 2], but got 3)"},
  });
}
