#include <cmath>

#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;

TEST_CASE("misuse: differences of neighbours") {
  misuse::check_rows({
      {"gradient: bytes", [] { gradient(ones({3}, kByte)); }, "torch.gradient does not support uint8 input."},
      {"gradient: order 3", [] { gradient(ones({5}), nullopt, nullopt, 3); },
       "torch.gradient only supports edge_order=1 and edge_order=2, got 3"},
      {"gradient: too short",
       [] {
         gradient(ones({3, 1}));
       },
       "torch.gradient expected each dimension size to be at least edge_order+1, but got [3, 1] and edge_order=1"},
      {"gradient: one dim twice",
       [] {
         gradient(ones({3, 3}), IntArrayRef({0, -2}));
       },
       "dim -2 appears multiple times in the list of dims"},
      {"gradient: three distances for two dims",
       [] {
         gradient(ones({3, 3}), ArrayRef<Scalar>({1, 2, 3}), nullopt);
       },
       "torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the same "
       "length, but got a spacing argument of length 3 and a dim argument of length 2."},
      {"gradient: places in a matrix",
       [] {
         gradient(ones({3}), TensorList({ones({3, 1})}), nullopt);
       },
       "torch.gradient expected each element of spacing to have one dimension, but got an element with 2 dimensions!"},
      {"gradient: too few places", [] { gradient(ones({3}), TensorList({ones({2})}), nullopt); },
       "torch.gradient expected 3 places along dim 0, but got 2"},
  });
}

TEST_CASE("misuse: index_reduce and scattered views") {
  const Tensor index = tensor({0, 2});
  misuse::check_rows({
      {"index_reduce: another reduction", [&] { zeros({3}).index_reduce(0, index, ones({2}), "sum"); },
       "index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got sum."},
      {"index_reduce: a matrix of indices", [&] { zeros({3}).index_reduce(0, index.unsqueeze(0), ones({2}), "mean"); },
       "index_reduce_(): Index is supposed to be a vector, but got dim: 2 with type: Long and size: [1, 2]"},
      {"index_reduce: indices of floats", [&] { zeros({3}).index_reduce(0, ones({2}), ones({2}), "mean"); },
       "index_reduce_(): Expected dtype int32/int64 for index but got: Float"},
      {"index_reduce: two dtypes", [&] { zeros({3}).index_reduce(0, index, ones({2}, kDouble), "mean"); },
       "index_reduce_(): self (Float) and source (Double) must have the same scalar type"},
      {"index_reduce: means of bools", [&] { zeros({3}, kBool).index_reduce(0, index, ones({2}, kBool), "mean"); },
       "\"div_floor_cpu\" not implemented for 'Bool'"},
      {"index_reduce: too few slices",
       [&] {
         zeros({3, 2}).index_reduce(0, index, ones({1, 2}), "mean");
       },
       "index_reduce_(): Number of indices (2) should be equal to source.size(dim), and other sizes those of self, for "
       "dim: 0, but got self [3, 2] and source [1, 2]"},
      {"index_reduce_: out of range",
       misuse::keeps(zeros({2}), [&](Tensor x) { x.index_reduce_(0, index, ones({2}), "mean"); }),
       "index_reduce_(): index out of range in self"},
      {"as_strided_scatter: another shape",
       [] {
         as_strided_scatter(zeros({2, 3}), ones({2, 3}), {2, 2}, {1, 2});
       },
       "as_strided_scatter: expected src to have a size equal to the slice of self. src size = [2, 3], slice size = "
       "[2, "
       "2]"},
      {"as_strided_scatter: outside", [] { as_strided_scatter(zeros({2}), ones({3}), {3}, {1}); },
       "setStorage: sizes [3], strides [1], storage offset 0, and itemsize 4 are out of bounds for storage of size 8"},
  });
}

TEST_CASE("misuse: histogramdd") {
  const Tensor x = ones({5, 2});
  misuse::check_rows({
      {"histogramdd: a vector", [] { histogramdd(ones({5}), 2); },
       "torch.histogramdd: input tensor should have at least 2 dimensions, but got [5]"},
      {"histogramdd: integers",
       [] {
         histogramdd(ones({5, 2}, kInt), 2);
       },
       "\"histogramdd\" not implemented for 'Int'"},
      {"histogramdd: three numbers of bins",
       [&] {
         histogramdd(x, IntArrayRef({2, 2, 2}));
       },
       "torch.histogramdd: expected 2 sequences of bin edges for a 2-dimensional histogram but got 3"},
      {"histogramdd: no bins",
       [&] {
         histogramdd(x, IntArrayRef({2, 0}));
       },
       "torch.histogramdd(): bins must be > 0, but got 0 for dimension 1"},
      {"histogramdd: two limits",
       [&] {
         histogramdd(x, 2, ArrayRef<double>({0, 2}));
       },
       "torch.histogramdd: for a 2-dimensional histogram range should have 4 elements, but got 2"},
      {"histogramdd: a range upside down",
       [&] {
         histogramdd(x, 2, ArrayRef<double>({2, 0, 0, 2}));
       },
       "torch.histogramdd: min should not exceed max, but got min 2 max 0 for dimension 0"},
      {"histogramdd: an infinite range",
       [&] {
         histogramdd(x, 2, ArrayRef<double>({0, INFINITY, 0, 2}));
       },
       "torch.histogramdd: dimension 0's range [0, inf] is not finite"},
      {"histogramdd: weights of another shape", [&] { histogramdd(x, 2, nullopt, ones({3})); },
       "torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor excluding "
       "its "
       "innermost dimension, but got input with shape [5, 2] and weight with shape [3]"},
      {"histogramdd: weights of another dtype", [&] { histogramdd(x, 2, nullopt, ones({5}, kDouble)); },
       "torch.histogramdd: if weight tensor is provided, input tensor and weight tensor should have the same dtype, "
       "but "
       "got input(Float), and weight(Double)"},
      {"histogramdd: one sequence of edges", [&] { histogramdd(x, TensorList({ones({3})})); },
       "torch.histogramdd: expected 2 sequences of bin edges for a 2-dimensional histogram but got 1"},
      {"histogramdd: edges of another dtype",
       [&] {
         histogramdd(x, {ones({3}), ones({3}, kDouble)});
       },
       "torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with dtype Float "
       "and "
       "bins for dimension 1 with dtype Double"},
      {"histogramdd: edges in a matrix",
       [&] {
         histogramdd(x, {ones({3}), ones({1, 3})});
       },
       "torch.histogramdd: bins tensor should have one dimension, but got 2 dimensions in the bins tensor for "
       "dimension "
       "1"},
      {"histogramdd: one edge",
       [&] {
         histogramdd(x, {ones({3}), ones({1})});
       },
       "torch.histogramdd: bins tensor should have at least two elements, but got 1 elements in the bins tensor for "
       "dimension 1"},
  });
}

TEST_CASE("misuse: made of numbers") {
  misuse::check_rows({
      {"empty_strided: too few strides",
       [] {
         empty_strided({2, 3}, {1});
       },
       "dimensionality of sizes (2) must match dimensionality of strides (1)"},
      {"empty_strided: a negative stride",
       [] {
         empty_strided({2, 3}, {-1, 2});
       },
       "Storage size calculation overflowed with sizes=[2, 3] and strides=[-1, 2]"},
      {"empty_strided: beyond 64 bits",
       [] {
         empty_strided({2, 3}, {INT64_MAX, 1});
       },
       "Storage size calculation overflowed with sizes=[2, 3] and strides=[9223372036854775807, 1]"},
      {"range: no step", [] { torch::range(0, 3, 0); }, "step must be nonzero: it is 0 for dtype Float"},
      {"range: a step that integers do not see", [] { torch::range(0, 3, 0.5, kLong); },
       "step must be nonzero: it is 0.5 for dtype Long"},
      {"range: the other way", [] { torch::range(0, 3, -1); },
       "upper bound and lower bound inconsistent with step sign: range(0, 3, -1)"},
      {"range: without end", [] { torch::range(0, INFINITY); }, "unsupported range: 0 -> inf"},
      {"range: bools", [] { torch::range(0, 1, kBool); }, "\"range_cpu\" not implemented for 'Bool'"},
      {"pin_memory", [] { ones({2}).pin_memory(); },
       "Cannot pin memory: it would be pinned for a GPU, and xtgrad computes on the CPU alone"},
      {"resize: backward",
       [] {
         resize_as(ones({4}).requires_grad_(), ones({2, 2})).sum().backward();
       },
       "derivative for aten::resize is not implemented"},
      {"embedding_renorm: out of range",
       [] {
         embedding_renorm(ones({2, 2}), tensor({2}), 1, 2);
       },
       "embedding_renorm_: index out of range in self: index 2 of a table of 2 rows"},
      {"unflatten_dense_tensors: too few",
       [] {
         unflatten_dense_tensors(ones({3}), {ones({2, 2})});
       },
       "start (0) + length (4) exceeds dimension size (3)."},
  });
}

TEST_CASE("misuse: segments") {
  const Tensor x = ones({5}), lengths = tensor({2, 3});
  misuse::check_rows({
      {"segment_reduce: another reduction", [&] { segment_reduce(x, "amax", lengths); },
       "unsupported reduction given! amax"},
      {"segment_reduce: integers", [&] { segment_reduce(x.to(kInt), "sum", lengths); },
       "\"_segment_reduce_cpu\" not implemented for 'Int'"},
      {"segment_reduce: indices", [&] { segment_reduce(x, "sum", {}, lengths); },
       "segment_reduce(): indices based reduction is not supported yet."},
      {"segment_reduce: no segments", [&] { segment_reduce(x, "sum"); },
       "segment_reduce(): Either lengths or offsets must be defined."},
      {"segment_reduce: lengths of floats", [&] { segment_reduce(x, "sum", ones({2})); },
       "segment_reduce(): expected lengths or offsets of int32 or int64, but got Float"},
      {"segment_reduce: another axis",
       [&] {
         segment_reduce(ones({5, 2}), "sum", lengths, {}, {}, -2);
       },
       "Dimension out of range (expected to be in range of [-1, 0], but got -2)"},
      {"segment_reduce: not the last axis",
       [&] {
         segment_reduce(ones({1, 5}), "sum", lengths.unsqueeze(0));
       },
       "segment_reduce(): Expected axis to be the last dimension of lengths but got 0."},
      {"segment_reduce: another batch",
       [&] {
         segment_reduce(ones({2, 5}), "sum", lengths.unsqueeze(0), {}, {}, 1);
       },
       "segment_reduce(): expected sizes in front of axis to be those of data, [2, 5], but got [1, 2]"},
      {"segment_reduce: a negative length",
       [&] {
         segment_reduce(x, "sum", tensor({-1, 6}));
       },
       "lengths contains negative value!"},
      {"segment_reduce: too short",
       [&] {
         segment_reduce(x, "sum", tensor({2, 2}));
       },
       "segment_reduce(): Expected all rows of lengths along axis to sum to data.size(lengths.dim()-1) when !unsafe."},
      {"segment_reduce: too long, and unsafe",
       [&] {
         segment_reduce(x, "sum", tensor({2, 4}), {}, {}, 0, true);
       },
       "segment_reduce(): segments reach outside of data.size(axis) = 5"},
      {"segment_reduce: offsets outside",
       [&] {
         segment_reduce(x, "sum", {}, {}, tensor({0, 6}));
       },
       "segment_reduce(): segments reach outside of data.size(axis) = 5"},
      {"segment_reduce: no data", [&] { segment_reduce(ones({0}), "sum", tensor({0})); },
       "Expected data.numel() > 0 to be true, but got data of shape [0]"},
  });
}

TEST_CASE("misuse: images by ATen's names") {
  const Tensor x = ones({1, 1, 4});
  misuse::check_rows({
      {"upsample_nearest1d: two sizes",
       [&] {
         upsample_nearest1d(x, {2, 2});
       },
       "It is expected output_size equals to 1, but got size 2"},
      {"upsample_nearest1d: neither", [&] { upsample_nearest1d(x, nullopt, nullopt); },
       "Must specify exactly one of output_size and scale_factors"},
      {"upsample_nearest1d: two factors",
       [&] {
         upsample_nearest1d(x, nullopt, ArrayRef<double>({2, 2}));
       },
       "upsample: expected an input of 3 dimensions and 1 factors, but got [1, 1, 4] and 2"},
      {"upsample_nearest1d: a negative factor", [&] { upsample_nearest1d(x, nullopt, ArrayRef<double>({-2})); },
       "upsample: factor -2 gives no size"},
      {"reflection_pad1d: four numbers",
       [&] {
         reflection_pad1d(x, {1, 1, 1, 1});
       },
       "reflection_pad1d: padding size is expected to be 2, but got: 4"},
      {"conv_tbc: a matrix",
       [&] {
         conv_tbc(ones({2, 3}), ones({1, 3, 2}), ones({2}));
       },
       "Input must have 3 dims: time, batch, in_channel, but got [2, 3]"},
      {"conv_tbc: other channels",
       [&] {
         conv_tbc(ones({2, 1, 3}), ones({1, 2, 2}), ones({2}));
       },
       "Input dim 2 (input channels) is not == dim 1 in the weight tensor: 3 and 2"},
      {"conv_tbc: other bias",
       [&] {
         conv_tbc(ones({2, 1, 3}), ones({1, 3, 2}), ones({3}));
       },
       "Bias size must equal dim 2 in the weight tensor (output channels): 3 and 2"},
  });
}
