#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;

TEST_CASE("misuse: layers with options that make no sense") {
  misuse::check_rows({
      {"Linear: negative features", [] { nn::Linear(-1, 2); }, "Linear: in_features must not be negative, but got -1"},
      {"Linear: negative results", [] { nn::Linear(2, -1); }, "Linear: out_features must not be negative, but got -1"},
      {"Linear: too many weights", [] { nn::Linear(int64_t{1} << 40, int64_t{1} << 40); },
       "numel: integer multiplication overflow: a tensor of sizes [1099511627776, 1099511627776] is too large"},
      {"Linear: input of other features",
       [] {
         nn::Linear(3, 2)(zeros({4, 5}));
       },
       "mat1 and mat2 shapes cannot be multiplied (4x5 and 3x2)"},
      {"Linear: input of another dtype",
       [] {
         nn::Linear(3, 2)(zeros({4, 3}, kDouble));
       },
       "linear: expected both matrices to have the same dtype, but got Double and Float"},
      {"Linear: input of integers",
       [] {
         nn::Linear(3, 2)(zeros({4, 3}, kLong));
       },
       "linear: expected both matrices to have the same dtype, but got Long and Float"},
      {"Bilinear: negative features", [] { nn::Bilinear(2, -3, 4); },
       "Bilinear: in2_features must not be negative, but got -3"},
      {"Conv2d: no input channels", [] { nn::Conv2d(0, 2, 3); },
       "in_channels, groups and out_channels must be a positive integer, but got 0, 1 and 2"},
      {"Conv2d: negative output channels", [] { nn::Conv2d(2, -1, 3); },
       "in_channels, groups and out_channels must be a positive integer, but got 2, 1 and -1"},
      {"Conv2d: groups that do not divide the input", [] { nn::Conv2d(nn::Conv2dOptions(3, 4, 3).groups(2)); },
       "in_channels must be divisible by groups"},
      {"Conv2d: groups that do not divide the output", [] { nn::Conv2d(nn::Conv2dOptions(4, 3, 3).groups(2)); },
       "out_channels must be divisible by groups"},
      {"Conv2d: no groups", [] { nn::Conv2d(nn::Conv2dOptions(4, 4, 3).groups(0)); },
       "in_channels, groups and out_channels must be a positive integer, but got 4, 0 and 4"},
      {"Conv2d: an empty kernel", [] { nn::Conv2d(2, 2, 0); }, "kernel_size must be positive, but got [0, 0]"},
      {"Conv2d: a negative kernel",
       [] {
         nn::Conv2d(nn::Conv2dOptions(2, 2, {3, -3}));
       },
       "kernel_size must be positive, but got [3, -3]"},
      {"Conv2d: three kernel sizes",
       [] {
         nn::Conv2d(nn::Conv2dOptions(2, 2, {3, 3, 3}));
       },
       "Expected 2 values, but instead got 3"},
      {"Conv2d: stride 0",
       [] {
         nn::Conv2d(nn::Conv2dOptions(2, 2, 3).stride(0))(zeros({1, 2, 5, 5}));
       },
       "non-positive stride is not supported"},
      {"Conv2d: padding same with a stride", [] { nn::Conv2d(nn::Conv2dOptions(2, 2, 3).stride(2).padding(kSame)); },
       "padding='same' is not supported for strided convolutions"},
      {"Conv2d: reflection further than the input",
       [] {
         nn::Conv2d(nn::Conv2dOptions(1, 1, 3).padding(3).padding_mode(kReflect))(zeros({1, 1, 3, 3}));
       },
       "Padding size should be less than the corresponding input dimension, but got: padding (3, 3) at dimension 2 of "
       "input [1, 1, 3, 3]"},
      {"Conv2d: input of other channels",
       [] {
         nn::Conv2d(2, 2, 3)(zeros({1, 3, 5, 5}));
       },
       "Given groups=1, weight of size [2, 2, 3, 3], expected input[1, 3, 5, 5] to have 2 channels, but got 3 channels "
       "instead"},
      {"Conv2d: a matrix",
       [] {
         nn::Conv2d(2, 2, 3)(zeros({5, 5}));
       },
       "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [5, 5]"},
      {"Conv2d: input smaller than the kernel",
       [] {
         nn::Conv2d(2, 2, 3)(zeros({1, 2, 2, 5}));
       },
       "Calculated padded input size per channel: (2 x 5). Kernel size: (3 x 3). Kernel size can't be greater than "
       "actual input size"},
      {"Conv1d: input of other channels",
       [] {
         nn::Conv1d(2, 2, 3)(zeros({1, 3, 5}));
       },
       "Given groups=1, weight of size [2, 2, 3], expected input[1, 3, 5] to have 2 channels, but got 3 channels "
       "instead"},
      {"ConvTranspose2d: a padding mode",
       [] {
         nn::ConvTranspose2d(nn::ConvTranspose2dOptions(2, 2, 3).padding_mode(kReflect))(zeros({1, 2, 4, 4}));
       },
       "Only `zeros` padding mode is supported for ConvTranspose2d"},
      {"ConvTranspose2d: an output size out of reach",
       [] {
         nn::ConvTranspose2d layer(2, 2, 3);
         layer->forward(zeros({1, 2, 4, 4}), std::vector<int64_t>{9, 9});
       },
       "requested an output size of [9, 9], but valid sizes range from 6 6 to 6 6 (for an input of [4, 4])"},
      {"ConvTranspose2d: an output size of three",
       [] {
         nn::ConvTranspose2d layer(2, 2, 3);
         layer->forward(zeros({1, 2, 4, 4}), std::vector<int64_t>{6, 6, 6});
       },
       "output_size must have 2 or 4 elements (got 3)"},
      {"MaxPool2d: a window larger than the input",
       [] {
         nn::MaxPool2d(5)(zeros({1, 1, 4, 4}));
       },
       "Given input size: (1x4x4). Calculated output size: (1x0x0). Output size is too small"},
      {"MaxPool2d: padding above half a window",
       [] {
         nn::MaxPool2d(nn::MaxPool2dOptions(2).padding(2))(zeros({1, 1, 4, 4}));
       },
       "pad should be at most half of kernel size, but got pad=2 and kernel_size=2"},
      {"Flatten: a dimension that is not there", [] { nn::Flatten()(zeros({3})); },
       "Dimension out of range (expected to be in range of [-1, 0], but got 1)"},
      {"Unflatten: sizes that do not multiply to it",
       [] {
         nn::Unflatten(nn::UnflattenOptions(1, {2, 2}))(zeros({1, 5}));
       },
       "unflatten: Provided sizes [2, 2] don't multiply up to the size of dim 1 (5) in the input tensor"},
      {"Softmax: a dimension that is not there",
       [] {
         nn::Softmax(2)(zeros({2, 3}));
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"Dropout: p above 1", [] { nn::Dropout(1.5); }, "dropout probability has to be between 0 and 1, but got 1.5"},
      {"Dropout: p below 0", [] { nn::Dropout(-0.5); }, "dropout probability has to be between 0 and 1, but got -0.5"},
      {"Dropout2d: p above 1", [] { nn::Dropout2d(2); }, "dropout probability has to be between 0 and 1, but got 2"},
      {"NLLLoss: a class that is not there",
       [] {
         nn::NLLLoss()(zeros({2, 3}), tensor({0, 3}));
       },
       "Target 3 is out of bounds. There are 3 classes, 0 to 2, and the ignore_index is -100."},
      {"CrossEntropyLoss: another number of targets",
       [] {
         nn::CrossEntropyLoss()(zeros({2, 3}), tensor({0, 1, 2}));
       },
       "Expected input batch_size (2) to match target batch_size (3)."},
      {"CrossEntropyLoss: a smoothing above 1",
       [] {
         nn::CrossEntropyLoss loss(nn::CrossEntropyLossOptions().label_smoothing(2));
         loss(zeros({2, 3}), tensor({0, 1}));
       },
       "label_smoothing must be between 0.0 and 1.0. Got: 2"},
      {"MSELoss: shapes that do not broadcast",
       [] {
         nn::MSELoss()(zeros({2, 3}), zeros({2}));
       },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1 (shapes [2, 3] and "
       "[2])"},
      {"BCELoss: another shape",
       [] {
         nn::BCELoss()(zeros({2, 3}), zeros({3}));
       },
       "Using a target size ([3]) that is different to the input size ([2, 3]) is deprecated. Please ensure they have "
       "the same size."},
  });
}

TEST_CASE("misuse: normalisation and embeddings with options that make no sense") {
  const Tensor images = zeros({2, 4, 3, 3});
  misuse::check_rows({
      {"BatchNorm2d: three dimensions",
       [] {
         nn::BatchNorm2d(4)(zeros({2, 4, 3}));
       },
       "expected 4D input (got 3D input)"},
      {"BatchNorm2d: other channels", [=] { nn::BatchNorm2d(3)(images); },
       "running_mean should contain 4 elements not 3"},
      {"BatchNorm2d: negative features", [] { nn::BatchNorm2d(-4); }, "num_features must not be negative, but got -4"},
      {"BatchNorm1d: four dimensions", [=] { nn::BatchNorm1d(4)(images); }, "expected 2D or 3D input (got 4D input)"},
      {"BatchNorm1d: one value a channel",
       [] {
         nn::BatchNorm1d(4)(zeros({1, 4}));
       },
       "Expected more than 1 value per channel when training, got input size [1, 4]"},
      {"InstanceNorm2d: one dimension", [] { nn::InstanceNorm2d(4)(zeros({4})); },
       "expected 3D or 4D input (got 1D input)"},
      {"LayerNorm: another shape", [=] { nn::LayerNorm(nn::LayerNormOptions({4}))(images); },
       "Given normalized_shape=[4], expected input with shape [*, 4], but got input of size[2, 4, 3, 3]"},
      {"LayerNorm: no shape", [=] { nn::LayerNorm(nn::LayerNormOptions(std::vector<int64_t>{}))(images); },
       "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
       "normalized_shape = []"},
      {"GroupNorm: groups that do not divide", [=] { nn::GroupNorm(nn::GroupNormOptions(3, 4))(images); },
       "num_channels must be divisible by num_groups, but got 4 and 3"},
      {"GroupNorm: other channels", [=] { nn::GroupNorm(nn::GroupNormOptions(2, 6))(images); },
       "Expected weight to be a vector of size equal to the number of channels in input, but got weight of shape [6] "
       "and input of shape [2, 4, 3, 3]"},
      {"GroupNorm: no groups", [=] { nn::GroupNorm(nn::GroupNormOptions(0, 4))(images); },
       "num_groups must be positive, but got 0"},
      {"LocalResponseNorm: two dimensions",
       [] {
         nn::LocalResponseNorm(2)(zeros({2, 4}));
       },
       "Expected 3D or higher dimensionality input (got 2 dimensions)"},
      {"Embedding: negative rows", [] { nn::Embedding(-1, 2); },
       "Embedding: sizes must not be negative, but got -1 and 2"},
      {"Embedding: an index that is not there", [] { nn::Embedding(3, 2)(tensor({3})); },
       "embedding: index out of range in self: index 3 of a table of 3 rows"},
      {"Embedding: a padding index that is not there", [] { nn::Embedding(nn::EmbeddingOptions(3, 2).padding_idx(3)); },
       "Padding_idx must be within num_embeddings, got 3 of 3"},
      {"Embedding: real indices", [] { nn::Embedding(3, 2)(tensor({1.0})); },
       "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got "
       "CPUFloatType instead (while checking arguments for embedding)"},
      {"EmbeddingBag: no offsets", [] { nn::EmbeddingBag(3, 2)(tensor({1})); },
       "offsets has to be a 1D Tensor but got null"},
      {"AvgPool2d: a window larger than the input", [=] { nn::AvgPool2d(4)(images); },
       "Given input size: (4x3x3). Calculated output size: (4x0x0). Output size is too small"},
      {"Upsample: size and scale",
       [=] {
         nn::Upsample(nn::UpsampleOptions().size(std::vector<int64_t>{2, 2}).scale_factor(std::vector<double>{2, 2}))(
             images);
       },
       "only one of size or scale_factor should be defined"},
      {"PixelShuffle: channels that do not divide", [=] { nn::PixelShuffle(3)(images); },
       "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but "
       "input.size(-3)=4 is not divisible by 9"},
      {"Fold: another number of blocks",
       [] {
         nn::Fold(nn::FoldOptions({4, 4}, {2, 2}))(zeros({1, 12, 5}));
       },
       "Given output_size=(4, 4), kernel_size=(2, 2), dilation=(1, 1), padding=(0, 0), stride=(1, 1), expected size of "
       "input's dimension 2 to match the calculated number of sliding blocks 3 * 3 = 9, but got input.size(2)=5."},
      {"CosineEmbeddingLoss: another number of targets",
       [] {
         nn::CosineEmbeddingLoss()(zeros({2, 3}), zeros({2, 3}), zeros({2, 3}));
       },
       "0D or 1D target tensor expected, multi-target not supported"},
      {"TripletMarginLoss: shapes that do not broadcast",
       [] {
         nn::TripletMarginLoss()(zeros({2, 3}), zeros({2, 4}), zeros({2, 3}));
       },
       "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1 (shapes [2, 3] and "
       "[2, 4])"},
  });
}

TEST_CASE("misuse: weights that cannot be filled") {
  const Tensor vector = zeros({3});
  misuse::check_rows({
      {"init::xavier_uniform_: a vector", [=] { nn::init::xavier_uniform_(vector); },
       "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, but got shape [3]"},
      {"init::xavier_normal_: a vector", [=] { nn::init::xavier_normal_(vector); },
       "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, but got shape [3]"},
      {"init::kaiming_uniform_: a vector", [=] { nn::init::kaiming_uniform_(vector); },
       "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, but got shape [3]"},
      {"init::kaiming_normal_: a number", [] { nn::init::kaiming_normal_(tensor(1.0)); },
       "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, but got shape []"},
      {"init::eye_: a vector", [=] { nn::init::eye_(vector); },
       "Only tensors with 2 dimensions are supported, but got shape [3]"},
      {"init::dirac_: a matrix",
       [] {
         nn::init::dirac_(zeros({2, 2}));
       },
       "Only tensors with 3, 4, or 5 dimensions are supported, but got shape [2, 2]"},
      {"init::orthogonal_: a vector", [=] { nn::init::orthogonal_(vector); },
       "Only tensors with 2 or more dimensions are supported, but got shape [3]"},
      {"init::orthogonal_: integers",
       [] {
         nn::init::orthogonal_(zeros({2, 2}, kLong));
       },
       "orthogonal_: expected a floating-point tensor, but got Long"},
      {"init::sparse_: a vector", [=] { nn::init::sparse_(vector, 0.1); },
       "Only tensors with 2 dimensions are supported, but got shape [3]"},
      {"init::sparse_: a share above 1",
       [] {
         nn::init::sparse_(zeros({4, 4}), 1.5);
       },
       "sparse_: sparsity must be between 0 and 1, but got 1.5"},
      {"init::uniform_: a range upside down", [=] { nn::init::uniform_(vector, 1, 0); },
       "uniform_ expects to return a [from, to) range, but found from=1 > to=0"},
      {"init::normal_: a negative deviation", [=] { nn::init::normal_(vector, 0, -1); },
       "normal expects std >= 0.0, but found std -1"},
  });
}
